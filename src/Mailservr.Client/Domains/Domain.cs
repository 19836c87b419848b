namespace Mailservr.Client;

public sealed record Domain : Resource
{
    public long Id { get; init; }

    /// <summary>Lower-case, in A-labels.</summary>
    public string Name { get; init; } = "";

    public bool ReceiveOnly { get; init; }

    public bool Active { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DomainDns Dns { get; init; } = new();
}

/// <summary>What to publish in the DNS and what was found there.</summary>
public sealed record DomainDns
{
    /// <summary>The most important first.</summary>
    public IReadOnlyList<DomainDnsRecord> Records { get; init; } = [];

    /// <summary>Null until the first check.</summary>
    public DateTimeOffset? CheckedAt { get; init; }
}

public sealed record DomainDnsRecord
{
    /// <summary>E.g. <c>MX</c>.</summary>
    public string Type { get; init; } = "";

    public string Name { get; init; } = "";

    public string Value { get; init; } = "";

    /// <summary>E.g. <c>mx</c>, <c>spf</c>, <c>mta-sts</c>.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>E.g. <c>ok</c>, <c>missing</c>.</summary>
    public string Status { get; init; } = "";

    public IReadOnlyList<string> Found { get; init; } = [];
}

public sealed record NewDomain
{
    public required string Name { get; init; }

    public bool ReceiveOnly { get; init; }
}

/// <summary>Members that are null stay as they are.</summary>
public sealed record DomainChange
{
    public bool? Active { get; init; }

    public bool? ReceiveOnly { get; init; }
}
