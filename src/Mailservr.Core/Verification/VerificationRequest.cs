namespace Mailservr.Verification;

/// <summary>What a <see cref="MailVerifier"/> is to do.</summary>
public sealed record VerificationRequest
{
    /// <summary>Repair what can be repaired without a guess. Mail itself is never deleted.</summary>
    public bool Repair { get; init; }

    /// <summary>Only the mail of this account; the storage itself is checked as a whole all the same.</summary>
    public long? AccountId { get; init; }

    /// <summary>Told how far it is, now and then.</summary>
    public Action<VerificationSummary>? Progress { get; init; }
}
