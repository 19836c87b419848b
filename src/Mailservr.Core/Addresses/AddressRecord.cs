using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Addresses;

/// <summary>An address that an account receives mail at; <see cref="Record.OwnerId"/> is the account.</summary>
public sealed record AddressRecord : Record
{
    /// <summary>The local part, lower-cased (ours match whatever the case), or <c>*</c> for every other one of the domain.</summary>
    public required string Name { get; init; }

    public required long DomainId { get; init; }

    /// <summary>The name of the domain; it never changes.</summary>
    public required string DomainName { get; init; }

    /// <summary>At most 1,000 characters.</summary>
    public string? Note { get; init; }

    /// <summary>From then on mail to it is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>False: mail to it is refused.</summary>
    public bool Enabled { get; init; } = true;

    public long? CategoryId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The local part and the domain with an at sign between them.</summary>
    [JsonIgnore]
    public string Address => Name + "@" + DomainName;

    [JsonIgnore]
    public override string Key => Address;
}

/// <summary>A colour-coded group of addresses; <see cref="Record.OwnerId"/> is the account.</summary>
public sealed record AddressCategoryRecord : Record
{
    /// <summary>1 to 100 characters; unique in the account, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>#rrggbb, lower-case.</summary>
    public required string Color { get; init; }

    [JsonIgnore]
    public override string Key => $"{OwnerId}:{Name.ToLowerInvariant()}";
}
