using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.R2;

/// <summary>Writes, lists and deletes an object at the start, so that a wrong key is known before the first mail.</summary>
internal sealed class R2Initializer(IBlobStore blobs, TimeProvider time, ILogger<R2Initializer> logger)
    : IStorageInitializer
{
    /// <summary>What S3 tolerates in the time of a request.</summary>
    private static readonly TimeSpan RefusedDifference = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan WorthAWord = TimeSpan.FromMinutes(1);

    public async ValueTask InitializeAsync(CancellationToken cancellationToken)
    {
        if (blobs is not R2BlobStore store)
            return; // replaced by another one

        var options = store.Options;
        if (options.ServiceUrl.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && !new Uri(options.ServiceUrl).IsLoopback)
            Log.NotEncrypted(logger, options.ServiceUrl);
        try
        {
            CheckClock(await TryOutAsync(store, cancellationToken), options);
        }
        catch (Exception exception) when (R2Faults.Explain(exception, options) is { } sentence
            && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException(sentence, exception);
        }

        Log.Ready(logger, options.Bucket, options.ServiceUrl);
    }

    /// <returns>The time of the server.</returns>
    private static async Task<DateTimeOffset?> TryOutAsync(R2BlobStore store, CancellationToken cancellationToken)
    {
        var name = $"{store.Keys.Temporary}start-{Guid.NewGuid():N}";
        await store.Bucket.PutAsync(name, Stream.Null, cancellationToken);
        var found = await store.Bucket.ListAsync(name, 1, cancellationToken);
        (await store.Bucket.GetAsync(name, null, cancellationToken))?.Dispose();
        await store.Bucket.DeleteAsync(name, cancellationToken);
        return found.Count > 0 ? found[0].ModifiedAt : null;
    }

    private void CheckClock(DateTimeOffset? server, R2Options options)
    {
        if (server is not { } at)
            throw new InvalidOperationException(
                $"R2:Bucket '{options.Bucket}' at {options.ServiceUrl} does not list what was just written. Mailservr "
                + "needs a server that does, as R2 and S3 do.");
        var difference = (time.GetUtcNow() - at).Duration();
        if (difference > RefusedDifference)
            throw new InvalidOperationException(R2Faults.WrongClock(options));
        if (difference > WorthAWord)
            Log.ClockDiffers(logger, options.ServiceUrl, difference);
    }
}
