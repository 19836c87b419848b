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

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What the account may have; null is without a limit.</summary>
public sealed record AccountLimits
{
    public int? Addresses { get; init; }

    public int? ApiKeys { get; init; }

    public int? Webhooks { get; init; }
}

/// <summary>What the account has.</summary>
public sealed record AccountUsage
{
    public int Addresses { get; init; }

    public int ApiKeys { get; init; }

    public int Webhooks { get; init; }
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
}

/// <summary>Something that was done to the account or with it.</summary>
public sealed record AuditEntry
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>E.g. <c>key.created</c>.</summary>
    public string Action { get; init; } = "";

    /// <summary>The id of what it was done to, where there is one.</summary>
    public string? Target { get; init; }

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
