using Mailservr.Storage;

namespace Mailservr.Audit;

/// <summary>Every sign-in, and everything done to keys, credentials and the system, for the owner of the account to read.</summary>
public sealed class AuditLog(IRecordStore<AuditRecord> records, IdAllocator ids, TimeProvider time)
{
    // Lists go by ascending id, and people read a log from its newest end: so these ids are counted down. No other id
    // comes near: the last below 2^53.
    private const long LastId = (1L << 53) - 1;

    /// <summary>Durable when the task ends.</summary>
    public async ValueTask AddAsync(
        long accountId, string action, string? target, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var record = await NewAsync(accountId, action, target, cancellationToken);
        await records.SaveAsync(
            record with
            {
                ActorId = actor.AccountId,
                KeyId = actor.KeyId,
                SessionId = actor.SessionId,
                RemoteAddress = actor.Address?.ToString(),
                UserAgent = actor.ShortUserAgent,
            },
            cancellationToken);
    }

    /// <summary>Writes into the log of the system what was purged of an account, and when: counts, no content.</summary>
    internal async ValueTask CertifyAsync(string account, string purged, CancellationToken cancellationToken)
    {
        var record = await NewAsync(0, AuditActions.AccountPurged, account, cancellationToken);
        await records.SaveAsync(record with { Details = purged }, cancellationToken);
    }

    /// <summary>Newest first, beginning behind an entry; 0 is before the newest. Account 0 is the system.</summary>
    public ValueTask<IReadOnlyList<AuditRecord>> ListAsync(
        long accountId, long afterId, int limit, CancellationToken cancellationToken) =>
        records.ListAsync(accountId, afterId, limit, cancellationToken);

    private async ValueTask<AuditRecord> NewAsync(
        long accountId, string action, string? target, CancellationToken cancellationToken) => new()
        {
            Id = LastId - await ids.NextAsync(cancellationToken),
            OwnerId = accountId,
            At = time.GetUtcNow(),
            Action = action,
            Target = target,
        };
}
