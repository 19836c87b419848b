using Microsoft.Extensions.Logging.Abstractions;

namespace Mailservr.Storage.R2.Tests.Start;

public sealed class R2LeftoversTests(S3Server server)
{
    [Fact]
    public async Task Leftovers_OlderThanADay_AreRemovedAndNothingElse()
    {
        var options = server.Options();
        using var store = server.Store(options);
        var blob = await Content.UploadAsync(store, 1, Content.Random(1, 1000));
        var open = store.Keys.NewTemporary(1);
        await store.Bucket.BeginPartsAsync(open, default);
        var joined = store.Keys.NewTemporary(1);
        await store.Bucket.PutAsync(joined, Stream.Null, default);

        Assert.Equal(0, await RemoveAsync(store, TimeProvider.System));
        Assert.Equal(3, (await server.EverythingAsync(options)).Count);

        Assert.Equal(2, await RemoveAsync(store, new LaterTime(TimeSpan.FromHours(25))));
        Assert.Equal([store.Keys.Of(blob.Key)], await server.EverythingAsync(options));
    }

    private static async Task<int> RemoveAsync(R2BlobStore store, TimeProvider time)
    {
        using var leftovers = new R2Leftovers(store, time, NullLogger<R2Leftovers>.Instance);
        return await leftovers.RemoveAsync(store, TestContext.Current.CancellationToken);
    }
}
