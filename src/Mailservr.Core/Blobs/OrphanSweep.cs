using Mailservr.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.Blobs;

/// <summary>Deletes blobs that no message refers to: of deleted mail, and of messages that were never stored.</summary>
/// <remarks>
/// A blob that is uploaded again while the sweep looks at it is younger than the grace then, and
/// <see cref="IBlobStore.DeleteAsync"/> keeps it.
/// </remarks>
internal sealed class OrphanSweep(
    IBlobStore blobs,
    BlobOrigin origin,
    BlobOwner owner,
    IOptions<BlobSweepOptions> options,
    TimeProvider time,
    ILogger<OrphanSweep> logger,
    IBlobReferences? references = null) : BackgroundWork
{
    private const int BatchSize = 500;

    /// <exception cref="InvalidOperationException">
    /// The store is that of another installation, which would sweep what this one puts there: nothing is to be put there.
    /// </exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await owner.RequireAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (references is null)
        {
            Log.NoReferences(logger);
            return;
        }

        var interval = options.Value.Interval;
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(references, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.SweepFailed(logger, exception, interval);
            }
        }
    }

    internal async Task SweepAsync(IBlobReferences referenced, CancellationToken cancellationToken)
    {
        await owner.RequireAsync(cancellationToken);
        var turns = new Turns(cancellationToken);
        var began = await origin.FindAsync(cancellationToken) ?? DateTimeOffset.MaxValue;
        var before = time.GetUtcNow() - options.Value.Grace;
        var foreign = 0;
        var batch = new List<BlobInfo>(BatchSize);
        var (seen, deleted, bytes) = (0, 0, 0L);

        await foreach (var blob in blobs.ListAsync(null, cancellationToken))
        {
            seen++;
            foreign += blob.ModifiedAt < began ? 1 : 0;
            if (blob.ModifiedAt > before || blob.ModifiedAt < began)
                continue;
            if (batch.Count == BatchSize || (batch.Count > 0 && batch[0].Key.AccountId != blob.Key.AccountId))
                await FlushAsync();
            batch.Add(blob);
        }

        if (batch.Count > 0)
            await FlushAsync();
        if (deleted > 0)
            Log.Swept(logger, deleted, seen, bytes);
        else
            Log.SweptNothing(logger, seen);
        if (foreign > 0)
            Log.ForeignBlobs(logger, foreign, seen);

        turns.End();

        async Task FlushAsync()
        {
            await turns.TakeAsync(
                $"Blobs of account {batch[0].Key.AccountId} could not be swept.",
                () => DeleteUnreferencedAsync(referenced, batch, before, Count, cancellationToken));
            batch.Clear();
        }

        void Count(BlobInfo blob) => (deleted, bytes) = (deleted + 1, bytes + blob.Size);
    }

    /// <summary>Of blobs of one account. One that stays is not in the way of the others, nor are all of them in that of other accounts.</summary>
    private async Task DeleteUnreferencedAsync(
        IBlobReferences referenced, List<BlobInfo> batch, DateTimeOffset before, Action<BlobInfo> deleted,
        CancellationToken cancellationToken)
    {
        var turns = new Turns(cancellationToken);
        var wanted = await referenced.FindReferencedAsync(
            batch[0].Key.AccountId, [.. batch.Select(blob => blob.Key.Sha256)], cancellationToken);
        foreach (var blob in batch.Where(blob => !wanted.Contains(blob.Key.Sha256)))
        {
            await turns.TakeAsync($"Blob {blob.Key.Sha256} could not be deleted.", async () =>
            {
                if (await blobs.DeleteAsync(blob.Key, before, cancellationToken))
                    deleted(blob);
            });
        }

        turns.End();
    }
}
