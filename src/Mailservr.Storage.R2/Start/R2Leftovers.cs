using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.R2;

/// <summary>
/// Removes uploads that neither ended nor were given up, because their host died: parts that nobody joins, and joined
/// ones that never got their name. Any host does it for all.
/// </summary>
internal sealed class R2Leftovers(IBlobStore blobs, TimeProvider time, ILogger<R2Leftovers> logger) : BackgroundService
{
    /// <summary>No session lasts so long.</summary>
    internal static readonly TimeSpan Age = TimeSpan.FromDays(1);

    // Two requests when there is nothing to do.
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    internal async Task<int> RemoveAsync(R2BlobStore store, CancellationToken cancellationToken)
    {
        var (removed, before) = (0, time.GetUtcNow() - Age);
        await foreach (var upload in store.Bucket.ListPartsAsync(store.Keys.Temporary, cancellationToken))
        {
            if (upload.Initiated is not { } begun || new DateTimeOffset(begun.ToUniversalTime()) > before)
                continue;
            await store.Bucket.AbortPartsAsync(new(upload.Key, upload.UploadId), logger, cancellationToken);
            removed++;
        }

        await foreach (var found in store.Bucket.ListAsync(store.Keys.Temporary, cancellationToken))
        {
            if (found.ModifiedAt > before)
                continue;
            await store.Bucket.DeleteAsync(found.Key, cancellationToken);
            removed++;
        }

        if (removed > 0)
            Log.LeftoversRemoved(logger, removed);
        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (blobs is not R2BlobStore store)
            return; // replaced by another one

        while (!stoppingToken.IsCancellationRequested)
        {
            await TryRemoveAsync(store, stoppingToken);
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryRemoveAsync(R2BlobStore store, CancellationToken stoppingToken)
    {
        try
        {
            await RemoveAsync(store, stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            Log.LeftoversStop(logger);
        }
        catch (Exception exception)
        {
            Log.LeftoversFailed(logger, exception, Interval);
        }
    }
}
