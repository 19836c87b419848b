
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

    [Fact]
    public async Task DeleteLeftovers_OfOneAccount_LeavesThoseOfOthersAndBlobs()
    {
        var options = server.Options();
        using var store = server.Store(options);
        var blob = await Content.UploadAsync(store, 1, Content.Random(1, 1000));
        var others = store.Keys.NewTemporary(11);
        await store.Bucket.BeginPartsAsync(others, default);
        await store.Bucket.BeginPartsAsync(store.Keys.NewTemporary(1), default);
        await store.Bucket.PutAsync(store.Keys.NewTemporary(1), Stream.Null, default);
        await store.Bucket.PutAsync(store.Keys.NewRemoval(blob.Key), Stream.Null, default);

        await store.DeleteLeftoversAsync(1, TestContext.Current.CancellationToken);

        Assert.Equal(
            new[] { store.Keys.Of(blob.Key), others + " (in parts)" }.Order(StringComparer.Ordinal),
            (await server.EverythingAsync(options)).Order(StringComparer.Ordinal));
    }

    private static async Task<int> RemoveAsync(R2BlobStore store, TimeProvider time)
    {
        using var leftovers = new R2Leftovers(store, time, TraceLog.Of<R2Leftovers>());
        return await leftovers.RemoveAsync(store, TestContext.Current.CancellationToken);
    }
}
