using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>A key for the API. Only its hash is kept; <see cref="Record.OwnerId"/> is the account.</summary>
public sealed record ApiKeyRecord : Record
{
    /// <summary>SHA-256 of the whole key, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <summary>1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The first characters of the key, to tell keys apart.</summary>
    public required string Prefix { get; init; }

    /// <summary>See <see cref="ApiScopes"/>.</summary>
    [JsonRequired]
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The only addresses whose mail the key may see; null for all of the account.</summary>
    public IReadOnlyList<long>? AddressIds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>To the minute; null: never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>From then on it does not work; null: it never ends.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    [JsonIgnore]
    public override string Key => Hash;
}

/// <summary>What a key may do.</summary>
public static class ApiScopes
{
    public const string MailRead = "mail:read";
    public const string MailWrite = "mail:write";
    public const string AddressesRead = "addresses:read";
    public const string AddressesWrite = "addresses:write";
    public const string Webhooks = "webhooks";
    public const string Account = "account";

    /// <summary>Domains and users; only for accounts whose role is admin.</summary>
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } =
        [MailRead, MailWrite, AddressesRead, AddressesWrite, Webhooks, Account, Admin];

    /// <summary>What a key that is restricted to addresses can have.</summary>
    public static IReadOnlyList<string> OfAddresses { get; } = [MailRead, MailWrite, AddressesRead, AddressesWrite];
}
