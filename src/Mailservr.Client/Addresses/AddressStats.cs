namespace Mailservr.Client;

/// <summary>What an address received since it exists; deleting mail does not lower the counts.</summary>
public sealed record AddressStats
{
    public long Received { get; init; }

    public long Sent { get; init; }

    /// <summary>Refused, discarded or quarantined because of a block.</summary>
    public long Blocked { get; init; }

    public long Threads { get; init; }

    public DateTimeOffset? LastReceivedAt { get; init; }

    /// <summary>By count, then by last mail.</summary>
    public IReadOnlyList<SenderCount> TopSenders { get; init; } = [];
}

public sealed record SenderCount
{
    public string Address { get; init; } = "";

    public long Count { get; init; }

    public DateTimeOffset LastAt { get; init; }
}
