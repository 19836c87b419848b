namespace Mailservr.Verification;

/// <summary>One thing that is not as it should be. It never tells what a message says.</summary>
public sealed record VerificationFinding
{
    public required VerificationFault Fault { get; init; }

    /// <summary>What is wrong, as a sentence for the operator.</summary>
    public required string Detail { get; init; }

    public VerificationOutcome Outcome { get; init; }

    public long? AccountId { get; init; }

    public long? MessageId { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>The first byte of the original message that cannot be vouched for; 0 is the first of all.</summary>
    public long? FromByte { get; init; }

    /// <summary>SHA-256 of the blob concerned, 64 lower-case hex digits.</summary>
    public string? Blob { get; init; }

    /// <summary>Something is lost or contradicts itself. Otherwise it only takes up room.</summary>
    public bool IsDamage => Fault is not (VerificationFault.UnusedBlob or VerificationFault.UnfinishedUpload);
}

public enum VerificationFault
{
    /// <summary>The storage itself is damaged: its files, its indexes, its counters.</summary>
    Storage,

    /// <summary>Rows contradict each other.</summary>
    Contradiction,

    /// <summary>The search index is damaged, or does not have the mail that there is.</summary>
    Search,

    /// <summary>What is kept of a message cannot be read.</summary>
    Unreadable,

    /// <summary>The bytes of a message are not those that were received.</summary>
    MessageAltered,

    /// <summary>An attachment that lies inside its message is not what was recorded of it.</summary>
    AttachmentAltered,

    /// <summary>There is no such blob, but a message needs it.</summary>
    BlobMissing,

    /// <summary>A blob does not hold what its name says.</summary>
    BlobAltered,

    /// <summary>No message refers to a blob that is older than the grace of the sweep.</summary>
    UnusedBlob,

    /// <summary>An upload that was begun more than a day ago and never completed.</summary>
    UnfinishedUpload,
}

public enum VerificationOutcome
{
    /// <summary>Nothing was done: no repair was asked for, or there is none.</summary>
    Reported,

    /// <summary>It is as it should be now.</summary>
    Repaired,
}
