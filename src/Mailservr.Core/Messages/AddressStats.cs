namespace Mailservr.Messages;

/// <summary>What an address received since it exists; deleting mail does not lower the counts.</summary>
public sealed record AddressStats
{
    /// <summary>Messages accepted, quarantined ones included.</summary>
    public long Received { get; init; }

    public long Sent { get; init; }

    /// <summary>Messages refused, discarded or quarantined because of a block.</summary>
    public long Blocked { get; init; }

    /// <summary>Threads with mail to the address that still exist.</summary>
    public long Threads { get; init; }

    /// <summary>Null before the first.</summary>
    public DateTimeOffset? LastReceivedAt { get; init; }

    /// <summary>By count, then by last mail.</summary>
    public IReadOnlyList<SenderCount> TopSenders { get; init; } = [];
}

/// <param name="Address">The From address, lower-cased.</param>
/// <param name="Count">Messages accepted from it.</param>
/// <param name="LastAt">The last of them.</param>
public sealed record SenderCount(string Address, long Count, DateTimeOffset LastAt);
