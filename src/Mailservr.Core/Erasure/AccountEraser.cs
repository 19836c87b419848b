using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Blobs;
using Mailservr.Storage;

namespace Mailservr.Erasure;

/// <summary>Purges one account after another. Every step can be done again: whatever ends it, the next run goes on.</summary>
internal sealed class AccountEraser(
    IRecordStore<AccountRecord> accounts,
    IRecordStore<ErasureRecord> erasures,
    AccountRecords records,
    IBlobStore blobs,
    BlobOwner owner,
    AuditLog audit,
    TimeProvider time,
    IAccountErasure? storage = null)
{
    /// <summary>
    /// What was under way when the account was deleted has ended by then, or was refused: a message, a request, an export.
    /// </summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    /// <summary>Also the slowest request, whose body came byte by byte.</summary>
    private static readonly TimeSpan LastLook = TimeSpan.FromDays(1);

    // So long at most does somebody else's change wait for the writer of SQLite.
    private const int BatchSize = 200;

    private const string Blobs = "blobs";

    /// <summary>Does what is due, for all accounts.</summary>
    /// <returns>The accounts that got their certificate.</returns>
    /// <exception cref="AggregateException">Some could not be purged; the others were.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var turns = new Turns(cancellationToken);
        var settled = new List<ErasureRecord>();
        try
        {
            await foreach (var erasure in erasures.AllAsync(0, cancellationToken))
            {
                if (IsDue(erasure, time.GetUtcNow()))
                    await turns.TakeAsync($"Account {erasure.AccountId} could not be purged.", () => TakeTurnAsync(erasure, settled, cancellationToken));
            }

            turns.End();
        }
        finally
        {
            await FinishAsync(settled, cancellationToken);
        }

        return settled.Count;
    }

    private async Task FinishAsync(List<ErasureRecord> settled, CancellationToken cancellationToken)
    {
        // Once for all of them: it may go through whole files.
        if (settled.Exists(erasure => erasure.CertifiedAt is null))
            await Storage.ScrubAsync(cancellationToken);
        foreach (var erasure in settled)
            await FinishAsync(erasure, cancellationToken);
    }

    private async Task TakeTurnAsync(ErasureRecord erasure, List<ErasureRecord> settled, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var purged = await PurgeAsync(erasure, cancellationToken);
        if (now < erasure.DeletedAt + Settling)
            return;
        if (blobs is IBlobLeftovers leftovers)
            await leftovers.DeleteLeftoversAsync(erasure.AccountId, cancellationToken);
        settled.Add(purged);
    }

    private IAccountErasure Storage => storage ?? throw new InvalidOperationException(
        "The storage does not implement IAccountErasure: deleted accounts cannot be purged.");

    private static bool IsDue(ErasureRecord erasure, DateTimeOffset now) => erasure switch
    {
        { CertifiedAt: { } at } => now >= at + LastLook,
        { PurgedAt: not null } => now >= erasure.DeletedAt + Settling,
        _ => now >= erasure.DueAt,
    };

    private async Task<ErasureRecord> PurgeAsync(ErasureRecord erasure, CancellationToken cancellationToken)
    {
        var id = erasure.AccountId;
        var progress = new ErasureProgress(erasure.Purged);
        // Gone already, unless the host that deleted it ended in between.
        await accounts.DeleteAsync(id, cancellationToken);
        progress.Found.Raise(await CountAsync(id, cancellationToken));
        erasure = await SaveAsync(erasure with { Purged = progress.ToString() }, cancellationToken);
        progress.Found.Raise(await DeleteAsync(id, cancellationToken));
        return await SaveAsync(
            erasure with { Purged = progress.End(), PurgedAt = erasure.PurgedAt ?? time.GetUtcNow() }, cancellationToken);
    }

    private async Task<ErasureTally> CountAsync(long accountId, CancellationToken cancellationToken)
    {
        var tally = new ErasureTally();
        await records.CountAsync(accountId, tally, cancellationToken);
        foreach (var rows in await Storage.CountAsync(accountId, cancellationToken))
            tally.Add(rows.Kind, rows.Count);
        await foreach (var _ in blobs.ListAsync(accountId, cancellationToken))
            tally.Add(Blobs, 1);
        return tally;
    }

    private async Task<ErasureTally> DeleteAsync(long accountId, CancellationToken cancellationToken)
    {
        var tally = new ErasureTally();
        await records.DeleteAllAsync(accountId, tally, cancellationToken);
        while (await Storage.EraseAsync(accountId, BatchSize, cancellationToken) is { } rows)
            tally.Add(rows.Kind, rows.Count);
        await owner.RequireAsync(cancellationToken);
        await foreach (var blob in blobs.ListAsync(accountId, cancellationToken))
            tally.Add(Blobs, await blobs.DeleteAsync(blob.Key, null, cancellationToken) ? 1 : 0);
        return tally;
    }

    private async Task FinishAsync(ErasureRecord erasure, CancellationToken cancellationToken)
    {
        if (erasure.CertifiedAt is not null)
        {
            await erasures.DeleteAsync(erasure.Id, cancellationToken);
            return;
        }

        var now = time.GetUtcNow();
        await audit.CertifyAsync(erasure.Key, $"deleted {erasure.DeletedAt:O}, purged {now:O}: {erasure.Purged}", cancellationToken);
        await SaveAsync(erasure with { CertifiedAt = now }, cancellationToken);
    }

    private async ValueTask<ErasureRecord> SaveAsync(ErasureRecord erasure, CancellationToken cancellationToken) =>
        (await erasures.SaveAsync(erasure, cancellationToken)).Record
        ?? throw new InvalidOperationException($"Another host is purging account {erasure.AccountId}, too.");
}
