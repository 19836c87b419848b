using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>Someone who owns addresses and mail.</summary>
public sealed record AccountRecord : Record
{
    /// <summary>For sign-in and notices; lower-cased.</summary>
    public required string Email { get; init; }

    /// <summary>At most 200 characters; may be empty.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    public AccountRole Role { get; init; }

    /// <summary>Nobody can sign in, no key works and no mail is taken, until an admin changes it back.</summary>
    public bool Disabled { get; init; }

    /// <summary>Of addresses that are generated. Null, or one that is switched off: the first active domain.</summary>
    public long? DefaultDomainId { get; init; }

    public AddressFormat AddressFormat { get; init; } = AddressFormat.Name;

    /// <summary>A plan that an admin gave it; null: what it bought, or the default.</summary>
    public string? Plan { get; init; }

    /// <summary>1 to 3,650: mail that is older is deleted by itself; null: never.</summary>
    public int? MailRetentionDays { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    public override string Key => Email;
}

public enum AccountRole
{
    User,
    Admin,
}

/// <summary>How the local part of a generated address looks.</summary>
public enum AddressFormat
{
    /// <summary>A person's name and digits.</summary>
    Name,

    /// <summary>Dictionary words.</summary>
    Words,

    /// <summary>Letters and digits.</summary>
    Random,

    /// <summary>A random UUID (RFC 9562).</summary>
    Uuid,
}
