using System.Security.Cryptography;

namespace Mailservr.Storage.R2.Tests.Uploads;

/// <summary>Alone in the process, because it looks at all of its memory.</summary>
[CollectionDefinition(nameof(LargeUploadTests), DisableParallelization = true)]
public sealed class LargeUploadCollection;

/// <summary>100 MB go through while the process keeps a part of it.</summary>
[Collection(nameof(LargeUploadTests))]
public sealed class LargeUploadTests(S3Server server)
{
    private const int Chunk = 64 * 1024;
    private const int Chunks = 1600; // 100 MB

    [Fact]
    public async Task Upload_100Megabytes_KeepsOnePartInMemoryAndEveryByte()
    {
        using var store = server.Store();
        await Content.UploadAsync(store, 1, Content.Random(0, 6_000_000)); // what is made once for every program
        var (live, allocated) = (GC.GetTotalMemory(forceFullCollection: true), GC.GetTotalAllocatedBytes(precise: true));
        var highest = 0L;

        var blob = await UploadAsync(store, () => highest = long.Max(highest, GC.GetTotalMemory(forceFullCollection: true)));

        var total = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Assert.Equal(Chunk * Chunks, blob.Size);
        Assert.Equal(blob.Key.Sha256, await HashAsync(store, blob.Key));
        // One part, and what the SDK and the connection have under way.
        Assert.InRange(long.Max(0, highest - live), 0, 2 * R2Options.SmallestPart);
        // What is made for a part is used again for the next: a twentieth of the bytes were seen.
        Assert.InRange(total, 0, Chunk * Chunks / 5);
    }

    [Fact]
    public async Task Upload_NoMemoryLeft_GoesThroughFiles()
    {
        var options = server.Options();
        options.MemoryBytes = 3_000_000;
        using var store = server.Store(options);
        var (first, second) = (Content.Random(1, 11_000_000), Content.Random(2, 2_000_000));

        var blobs = await Task.WhenAll(Content.UploadAsync(store, 1, first), Content.UploadAsync(store, 1, second));

        Assert.Equal([Content.Sha256(first), Content.Sha256(second)], blobs.Select(blob => blob.Key.Sha256));
        Assert.Equal(first, await Content.ReadAsync(store, blobs[0].Key));
        Assert.Equal(second, await Content.ReadAsync(store, blobs[1].Key));
    }

    private static async Task<BlobInfo> UploadAsync(R2BlobStore store, Action measure)
    {
        var (random, chunk) = (new Random(1), new byte[Chunk]);
        await using var upload = await store.BeginUploadAsync(1, TestContext.Current.CancellationToken);
        for (var i = 0; i < Chunks; i++)
        {
            random.NextBytes(chunk);
            await upload.WriteAsync(chunk, TestContext.Current.CancellationToken);
            if (i % 100 == 99)
                measure();
        }

        return await upload.CompleteAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> HashAsync(R2BlobStore store, BlobKey key)
    {
        await using var stream = await store.OpenReadAsync(key, 0, null, TestContext.Current.CancellationToken);
        Assert.NotNull(stream);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));
    }
}
