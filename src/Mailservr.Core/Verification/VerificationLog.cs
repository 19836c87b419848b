namespace Mailservr.Verification;

/// <summary>Counts what a verification sees, and passes on what it finds.</summary>
internal sealed class VerificationLog(VerificationRequest request, Action<VerificationFinding> found)
{
    private const int ProgressInterval = 100;

    private readonly HashSet<long> _unsure = [];

    /// <summary>What belongs to nobody in particular is damaged: anything may depend on it.</summary>
    public bool IsStorageDamaged { get; private set; }

    public VerificationSummary Summary { get; private set; } = new();

    /// <summary>
    /// Nothing may be deleted that somebody unreadable could refer to, or that could be what is missing under a name that
    /// has been damaged.
    /// </summary>
    public bool IsSafeToDelete(long accountId) => !_unsure.Contains(accountId) && !IsStorageDamaged;

    public void Add(VerificationFinding finding)
    {
        IsStorageDamaged |= finding is
            { Fault: VerificationFault.Storage, Outcome: VerificationOutcome.Reported }
            or { Fault: VerificationFault.Unreadable, AccountId: null };
        if (finding is
            {
                Fault: VerificationFault.Unreadable or VerificationFault.BlobMissing,
                Outcome: VerificationOutcome.Reported,
                AccountId: { } account,
            })
            _unsure.Add(account);

        Summary = Summary with
        {
            Damage = Summary.Damage + (finding.IsDamage ? 1 : 0),
            Garbage = Summary.Garbage + (finding.IsDamage ? 0 : 1),
            Repaired = Summary.Repaired + (finding.Outcome == VerificationOutcome.Repaired ? 1 : 0),
        };
        found(finding);
    }

    public void CountMessage(long bytes)
    {
        Summary = Summary with { Messages = Summary.Messages + 1, MessageBytes = Summary.MessageBytes + bytes };
        Report(Summary.Messages);
    }

    public void CountBlob(long bytes)
    {
        Summary = Summary with { Blobs = Summary.Blobs + 1, BlobBytes = Summary.BlobBytes + bytes };
        Report(Summary.Blobs);
    }

    public void CountWithoutHash() => Summary = Summary with { WithoutHash = Summary.WithoutHash + 1 };

    public void CountYoung() => Summary = Summary with { Young = Summary.Young + 1 };

    private void Report(long count)
    {
        if (count % ProgressInterval == 0)
            request.Progress?.Invoke(Summary);
    }
}
