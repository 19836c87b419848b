namespace Mailservr.Dns;

/// <summary>What the DNS says.</summary>
/// <param name="Status">Whether there is anything.</param>
/// <param name="Records">Of the type that was asked for, behind any aliases; empty unless the status is Found.</param>
/// <param name="TimeToLive">How long it may be remembered: the shortest of all records that led to it.</param>
public sealed record DnsAnswer(DnsStatus Status, IReadOnlyList<DnsRecord> Records, TimeSpan TimeToLive)
{
    public static DnsAnswer Failed { get; } = new(DnsStatus.Failed, [], TimeSpan.Zero);

    public static DnsAnswer NoSuchName { get; } = new(DnsStatus.NoSuchName, [], TimeSpan.Zero);
}

public enum DnsStatus
{
    /// <summary>Nobody answered, or not in a way that can be relied on. Ask again later.</summary>
    Failed,

    Found,

    /// <summary>The name exists and has no record of the type (RFC 2308 §2.2).</summary>
    NoData,

    /// <summary>The name does not exist (RFC 2308 §2.1), or could not.</summary>
    NoSuchName,
}
