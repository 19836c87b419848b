using System.Text.Json.Serialization;

namespace Mailservr.Client;

public sealed record Account : Resource
{
    public long Id { get; init; }

    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary><c>user</c> or <c>admin</c>.</summary>
    public string Role { get; init; } = "";

    /// <summary>Null while one has to be bought first.</summary>
    public string? Plan { get; init; }

    public AccountLimits Limits { get; init; } = new();

    public AccountUsage Usage { get; init; } = new();

    public long? DefaultDomainId { get; init; }

    /// <summary>What generated addresses look like: <c>name</c>, <c>words</c>, <c>random</c> or <c>uuid</c>.</summary>
    public string AddressFormat { get; init; } = "";

    /// <summary>Signing in takes a code of an authenticator app as well.</summary>
    public bool TwoFactor { get; init; }

    /// <summary>A Google account signs in to it.</summary>
    public bool Google { get; init; }

    /// <summary>Mail that is older is deleted by itself; null: never.</summary>
    public int? MailRetentionDays { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What the account may have; null is without a limit.</summary>
public sealed record AccountLimits
{
    public int? Addresses { get; init; }

    public int? ApiKeys { get; init; }

    public int? Webhooks { get; init; }

    /// <summary>Of all stored mail; who has as much takes no more until some is deleted.</summary>
    public long? AttachmentBytes { get; init; }
}

/// <summary>What the account has.</summary>
public sealed record AccountUsage
{
    public int Addresses { get; init; }

    public int ApiKeys { get; init; }

    public int Webhooks { get; init; }

    /// <summary>Of all stored mail, decoded; null where the storage of the host does not tell.</summary>
    public long? AttachmentBytes { get; init; }
}

/// <summary>Members that are null or not given stay as they are.</summary>
public sealed record AccountChange
{
    public string? Name { get; init; }

    /// <inheritdoc cref="Account.AddressFormat"/>
    public string? AddressFormat { get; init; }

    [JsonConverter(typeof(OptionalConverter<long?>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<long?> DefaultDomainId { get; init; }

    /// <summary>1 to 3650; null: mail stays.</summary>
    [JsonConverter(typeof(OptionalConverter<int?>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Optional<int?> MailRetentionDays { get; init; }
}

/// <summary>An account that is deleted: nobody signs in to it, and it takes no mail any more.</summary>
public sealed record DeletedAccount
{
    public DateTimeOffset DeletedAt { get; init; }

    /// <summary>By then everything that was in it is gone.</summary>
    public DateTimeOffset PurgedBy { get; init; }
}

/// <summary>Something that was done to the account or with it.</summary>
public sealed record AuditEntry
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>E.g. <c>api_key.created</c>.</summary>
    public string Action { get; init; } = "";

    /// <summary>The id of what it was done to, where there is one.</summary>
    public string? Target { get; init; }

    /// <summary>More of it, in words; null for most.</summary>
    public string? Details { get; init; }

    public AuditActor Actor { get; init; } = new();
}

/// <summary>Who did it.</summary>
public sealed record AuditActor
{
    /// <summary>Null while nobody was signed in.</summary>
    public long? AccountId { get; init; }

    public long? KeyId { get; init; }

    public long? SessionId { get; init; }

    public string? RemoteAddress { get; init; }

    public string UserAgent { get; init; } = "";
}
