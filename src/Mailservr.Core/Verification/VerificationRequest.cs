using Mailservr.Storage;

namespace Mailservr.Verification;

/// <summary>What a <see cref="MailVerifier"/> is to do.</summary>
public sealed record VerificationRequest
{
    /// <summary>Repair what can be repaired without a guess. Mail itself is never deleted.</summary>
    public bool Repair { get; init; }

    /// <summary>Only the mail of this account; the storage itself is checked as a whole all the same.</summary>
    public long? AccountId { get; init; }

    /// <summary>
    /// Whether a blob is in the blob store; set by <see cref="MailVerifier"/>, null where nobody knows. A storage that repairs what
    /// refers to the blobs of a message takes away nothing while one that the message names is missing: the name may be what is
    /// damaged, and what refers to another blob may be right.
    /// </summary>
    public Func<BlobKey, CancellationToken, ValueTask<bool>>? HasBlob { get; init; }

    /// <summary>Told how far it is, now and then.</summary>
    public Action<VerificationSummary>? Progress { get; init; }
}
