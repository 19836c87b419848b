using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.R2;

/// <summary>
/// Gives complete content its name, and takes names away again. S3 cannot delete under the condition that nobody has
/// written meanwhile, so hosts tell each other: who deletes first puts a mark beside the blob and looks again whether
/// it is old; who writes looks for marks afterwards. One of the two always sees the other.
/// </summary>
internal sealed class BlobPublisher(R2Bucket bucket, R2Keys keys, TimeProvider time, ILogger logger)
{
    /// <summary>Whoever put a mark has finished or died by then: <see cref="RemovalTime"/> is all it takes for itself.</summary>
    private static readonly TimeSpan MarkLife = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan RemovalTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan[] Pauses = [.. new[] { 0, 0.25, 0.5, 1, 2, 4 }.Select(TimeSpan.FromSeconds)];

    // The blob comes first: its marks begin with its name. More than a few hosts never delete the same at once.
    private const int MostMarks = 10;

    private readonly ConcurrentDictionary<BlobKey, Task<BlobInfo?>> _running = new();

    /// <summary>
    /// Writes content under its name, also when it is there already: then it counts as uploaded now, and a damaged one
    /// is whole again. Uploads of the same content at once are one write: R2 takes one a second of an object.
    /// </summary>
    internal async Task<BlobInfo> PublishAsync(
        BlobKey key, long size, Func<CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        // A write that was under way before may be older than this upload; the one after it is not.
        for (var isNewer = false; ; isNewer = true)
        {
            var mine = new TaskCompletionSource<BlobInfo?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var running = _running.GetOrAdd(key, mine.Task);
            if (running == mine.Task)
                return await RunAsync(mine, key, size, write, cancellationToken);
            if (await running.WaitAsync(cancellationToken) is { } published && isNewer)
                return published;
        }
    }

    /// <summary>False when there is no such blob, or when it was uploaded later than that.</summary>
    internal async Task<bool> RemoveAsync(
        BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken)
    {
        if (!(await LookAsync(key, cancellationToken)).IsOlderThan(unmodifiedSince))
            return false;

        if (unmodifiedSince is null)
        {
            await bucket.DeleteAsync(keys.Of(key), cancellationToken);
            return true;
        }

        using var limit = new CancellationTokenSource(RemovalTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        return await RemoveMarkedAsync(key, unmodifiedSince, both.Token);
    }

    private async Task<BlobInfo> RunAsync(
        TaskCompletionSource<BlobInfo?> mine,
        BlobKey key,
        long size,
        Func<CancellationToken, Task> write,
        CancellationToken cancellationToken)
    {
        BlobInfo? published = null;
        try
        {
            var blob = await WriteAsync(key, size, write, cancellationToken);
            published = blob;
            return blob;
        }
        finally
        {
            _running.TryRemove(key, out _);
            mine.SetResult(published);
        }
    }

    private async Task<BlobInfo> WriteAsync(
        BlobKey key, long size, Func<CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        foreach (var pause in Pauses)
        {
            await Task.Delay(pause, time, cancellationToken);
            await write(cancellationToken);
            var seen = await LookAsync(key, cancellationToken);
            if (seen is { Blob: { } blob, IsMarked: false })
            {
                return blob.Size == size
                    ? blob
                    : throw new IOException($"'{keys.Of(key)}' has {blob.Size} bytes instead of {size}.");
            }

            Log.BeingRemoved(logger, key.AccountId, key.Sha256);
        }

        throw new IOException($"'{keys.Of(key)}' is being deleted by another host.");
    }

    /// <summary>When it fails half-way the mark stays: nobody knows then whether the server still deletes.</summary>
    private async Task<bool> RemoveMarkedAsync(
        BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken)
    {
        var mark = keys.NewRemoval(key);
        await bucket.PutAsync(mark, Stream.Null, cancellationToken);
        var isOld = (await LookAsync(key, cancellationToken)).IsOlderThan(unmodifiedSince);
        if (isOld)
            await bucket.DeleteAsync(keys.Of(key), cancellationToken);
        await bucket.DeleteAsync(mark, cancellationToken);
        return isOld;
    }

    private async Task<Sight> LookAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var name = keys.Of(key);
        var found = await bucket.ListAsync(name, MostMarks, cancellationToken);
        if (found.Count == 0 || found[0].Key != name)
            return default;

        var blob = found[0].ToBlob(key);
        return new Sight(blob, found.Skip(1).Any(mark => mark.ModifiedAt > blob.ModifiedAt - MarkLife));
    }

    /// <param name="Blob">Null when there is none.</param>
    /// <param name="IsMarked">A host may be about to delete it.</param>
    private readonly record struct Sight(BlobInfo? Blob, bool IsMarked)
    {
        internal bool IsOlderThan(DateTimeOffset? limit) => Blob is { } blob && !(blob.ModifiedAt > limit);
    }
}
