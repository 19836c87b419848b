namespace Mailservr.Storage.R2.Tests.Uploads;

/// <summary>Two hosts on one bucket: one sweeps what it takes for an orphan, the other receives the same content again.</summary>
public sealed class BlobRemovalTests(S3Server server)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Delete_WhileTheSameIsUploaded_NeverTakesWhatAnUploadWasTold()
    {
        var options = server.Options();
        using var sweeper = server.Store(options);
        using var receiver = server.Store(options);
        var content = Content.Random(1, 1000);

        for (var round = 0; round < 15; round++)
        {
            var old = await Content.UploadAsync(receiver, 1, content);
            var sweeping = sweeper.DeleteAsync(old.Key, old.ModifiedAt, default).AsTask();
            var receiving = Content.UploadAsync(receiver, 1, content);
            await Task.WhenAll(sweeping, receiving);

            Assert.Equal(content, await Content.ReadAsync(receiver, old.Key));
            Assert.Equal([receiver.Keys.Of(old.Key)], await server.EverythingAsync(options));
        }
    }

    [Fact]
    public async Task Upload_BetweenLookAndDeletion_IsKept()
    {
        await using var faulty = new FaultyStore(server, retries: 0);
        using var receiver = server.Store(OptionsPastProxy(faulty));
        var content = Content.Random(2, 1000);
        var old = await Content.UploadAsync(receiver, 1, content);
        Task<BlobInfo>? receiving = null;
        // Both looks are over and the deletion is on its way: the worst moment there is.
        faulty.Proxy.Decide = request =>
        {
            if (request.IsDelete && receiving is null)
                receiving = UploadAndWaitForTheMarkAsync(receiver, content);
            return null;
        };

        Assert.True(await faulty.Store.DeleteAsync(old.Key, old.ModifiedAt, default));

        Assert.NotNull(receiving);
        Assert.Equal(old.Key, (await receiving).Key);
        Assert.Equal(content, await Content.ReadAsync(receiver, old.Key));
    }

    [Fact]
    public async Task Upload_MarkOfAHostThatDied_IsNoObstacleForLong()
    {
        var options = server.Options();
        using var store = server.Store(options);
        var content = Content.Random(3, 1000);
        var blob = await Content.UploadAsync(store, 1, content);
        await store.Bucket.PutAsync(store.Keys.NewRemoval(blob.Key), Stream.Null, default);

        // Five pauses, then the sender is told to come back.
        await Assert.ThrowsAsync<IOException>(() => Content.UploadAsync(store, 1, content));
        using var later = server.Store(options, new LaterTime(TimeSpan.FromDays(2)));
        Assert.Equal([blob.Key], await Content.ListAsync(later));

        Assert.Equal(blob.Key, (await Content.UploadAsync(store, 1, content)).Key);
        Assert.Equal([store.Keys.Of(blob.Key)], await server.EverythingAsync(options));
    }

    [Fact]
    public async Task Delete_EveryBlobOfAnAccount_LeavesTheOthers()
    {
        var options = server.Options();
        using var store = server.Store(options);
        for (var i = 0; i < 5; i++)
            await Content.UploadAsync(store, 7, Content.Random(i, 1000 + i));
        var other = await Content.UploadAsync(store, 77, Content.Random(0, 1000));

        foreach (var key in await Content.ListAsync(store, 7))
            Assert.True(await store.DeleteAsync(key, null, default));

        Assert.Equal([store.Keys.Of(other.Key)], await server.EverythingAsync(options));
    }

    [Fact]
    public async Task Upload_SameContentAgain_IsYoungForTheSweep()
    {
        using var store = server.Store();
        var content = Content.Random(4, R2Options.SmallestPart + 1000);
        var first = await Content.UploadAsync(store, 1, content);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, TestContext.Current.CancellationToken);

        var second = await Content.UploadAsync(store, 1, content);

        Assert.True(second.ModifiedAt > first.ModifiedAt, "The time of the blob has not moved.");
        Assert.False(await store.DeleteAsync(first.Key, first.ModifiedAt, default));
        Assert.True(await store.DeleteAsync(first.Key, second.ModifiedAt + Hour, default));
    }

    private static R2Options OptionsPastProxy(FaultyStore faulty) => new()
    {
        ServiceUrl = faulty.TargetUrl,
        Bucket = faulty.Options.Bucket,
        AccessKey = faulty.Options.AccessKey,
        SecretKey = faulty.Options.SecretKey,
        Prefix = faulty.Options.Prefix,
    };

    /// <summary>Its first write is over, and it has seen the mark, when this returns.</summary>
    private static Task<BlobInfo> UploadAndWaitForTheMarkAsync(R2BlobStore store, byte[] content)
    {
        var receiving = Content.UploadAsync(store, 1, content);
        // The proxy holds the deletion back meanwhile.
        Assert.False(receiving.Wait(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        return receiving;
    }
}
