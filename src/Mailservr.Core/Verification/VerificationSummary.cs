namespace Mailservr.Verification;

/// <summary>How much was looked at, and what came of it.</summary>
public sealed record VerificationSummary
{
    public long Messages { get; init; }

    /// <summary>Original bytes of the messages that were put together again.</summary>
    public long MessageBytes { get; init; }

    public long Blobs { get; init; }

    public long BlobBytes { get; init; }

    /// <summary>Messages without a recorded SHA-256: only their structure and their blobs could be checked.</summary>
    public long WithoutHash { get; init; }

    /// <summary>Blobs and uploads without a message that are too young to be judged.</summary>
    public long Young { get; init; }

    /// <summary>Findings that are damage, repaired or not.</summary>
    public long Damage { get; init; }

    /// <summary>Findings that only take up room.</summary>
    public long Garbage { get; init; }

    public long Repaired { get; init; }
}
