using System.Security.Cryptography;
using System.Text;
using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <summary>Every rule of <see cref="IBlobStore"/>.</summary>
public abstract class BlobStoreConformance : IAsyncLifetime
{
    private const long Account = 1;
    private const long OtherAccount = 2;

    private IBlobStore? _store;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IBlobStore Store => _store ?? throw new InvalidOperationException("The test has not been initialized.");

    public async ValueTask InitializeAsync() => _store = await CreateAsync();

    /// <summary>Called after every test.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An empty store. Called once per test.</summary>
    protected abstract ValueTask<IBlobStore> CreateAsync();

    [Fact]
    public async Task Upload_Complete_IsReadUnderItsHash()
    {
        var content = "Hello, blob."u8.ToArray();

        var blob = await UploadAsync(Account, content);

        Assert.Equal(new BlobKey(Account, Convert.ToHexStringLower(SHA256.HashData(content))), blob.Key);
        Assert.Equal(content.Length, blob.Size);
        Assert.Equal(content, await ReadAsync(blob.Key));
    }

    [Fact]
    public async Task Claim_OfASecondInstallation_TellsOfTheFirst()
    {
        Assert.SkipUnless(Store is IBlobOwnership, "The store does not implement IBlobOwnership.");
        var (ownership, first) = ((IBlobOwnership)Store, Guid.NewGuid());

        Assert.Equal(first, await ownership.ClaimAsync(first, Cancellation));
        Assert.Equal(first, await ownership.ClaimAsync(Guid.NewGuid(), Cancellation));
        Assert.Equal(first, await ownership.ClaimAsync(first, Cancellation));
        Assert.Empty(await ListAsync(null));
    }

    [Fact]
    public async Task Upload_Empty_IsABlob()
    {
        var blob = await UploadAsync(Account, []);

        Assert.Equal(0, blob.Size);
        Assert.Empty(await ReadAsync(blob.Key) ?? [1]);
        Assert.Equal(blob.Key, Assert.Single(await ListAsync(Account)).Key);
    }

    [Fact]
    public async Task Upload_TenMegabytesInOddChunks_KeepsEveryByte()
    {
        var random = new Random(1);
        var content = new byte[10 * 1024 * 1024];
        random.NextBytes(content);

        await using var upload = await Store.BeginUploadAsync(Account, Cancellation);
        for (var offset = 0; offset < content.Length;)
        {
            var length = int.Min(random.Next(0, 300_001), content.Length - offset);
            // The memory is ours again after the call: what is done to it must not show.
            var chunk = content.AsSpan(offset, length).ToArray();
            await upload.WriteAsync(chunk, Cancellation);
            chunk.AsSpan().Clear();
            offset += length;
        }

        var blob = await upload.CompleteAsync(Cancellation);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), blob.Key.Sha256);
        var read = await ReadAsync(blob.Key);
        Assert.True(content.AsSpan().SequenceEqual(read), "The blob is not what was written.");
    }

    [Fact]
    public async Task Upload_NotCompleted_LeavesNothing()
    {
        var content = "half"u8.ToArray();
        await using (var upload = await Store.BeginUploadAsync(Account, Cancellation))
        {
            await upload.WriteAsync(content, Cancellation);
            Assert.Null(await ReadAsync(KeyOf(Account, content)));
            Assert.Empty(await ListAsync(null));
        }

        Assert.Null(await ReadAsync(KeyOf(Account, content)));
        Assert.Empty(await ListAsync(null));
    }

    [Fact]
    public async Task Upload_SameContentTwice_IsKeptOnceAndCountsAsNew()
    {
        var first = await UploadAsync(Account, "same"u8.ToArray());

        var second = await UploadAsync(Account, "same"u8.ToArray());

        Assert.Equal((first.Key, first.Size), (second.Key, second.Size));
        Assert.True(second.ModifiedAt >= first.ModifiedAt, "It was uploaded again.");
        Assert.Equal(first.Key, Assert.Single(await ListAsync(null)).Key);
    }

    [Fact]
    public async Task Upload_SameContentAtOnce_SucceedsForAll()
    {
        var blobs = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            () => UploadAsync(Account, "same"u8.ToArray()), Cancellation)));

        Assert.Single(blobs.Select(blob => blob.Key).Distinct());
        Assert.Equal("same"u8.ToArray(), await ReadAsync(blobs[0].Key));
        Assert.Single(await ListAsync(null));
    }

    [Fact]
    public async Task Upload_SameContentOfTwoAccounts_IsTwoBlobs()
    {
        var mine = await UploadAsync(Account, "same"u8.ToArray());
        Assert.Null(await ReadAsync(mine.Key with { AccountId = OtherAccount }));
        var theirs = await UploadAsync(OtherAccount, "same"u8.ToArray());

        Assert.True(await Store.DeleteAsync(mine.Key, null, Cancellation));

        Assert.Null(await ReadAsync(mine.Key));
        Assert.Equal("same"u8.ToArray(), await ReadAsync(theirs.Key));
    }

    [Theory]
    [InlineData(0, null, "0123456789")]
    [InlineData(3, null, "3456789")]
    [InlineData(0, 4L, "0123")]
    [InlineData(3, 4L, "3456")]
    [InlineData(9, 1L, "9")]
    [InlineData(8, 100L, "89")]
    [InlineData(5, 0L, "")]
    [InlineData(10, null, "")]
    [InlineData(10, 5L, "")]
    public async Task Open_Range_ReadsExactlyThat(long offset, long? length, string expected)
    {
        var blob = await UploadAsync(Account, "0123456789"u8.ToArray());

        var range = await ReadAsync(blob.Key, offset, length);

        Assert.NotNull(range);
        Assert.Equal(expected, Encoding.ASCII.GetString(range));
    }

    [Fact]
    public async Task Open_Unknown_IsNull() => Assert.Null(await ReadAsync(KeyOf(Account, "never"u8.ToArray())));

    [Fact]
    public async Task Delete_Blob_IsGoneOnce()
    {
        var blob = await UploadAsync(Account, "gone"u8.ToArray());

        Assert.True(await Store.DeleteAsync(blob.Key, null, Cancellation));
        Assert.False(await Store.DeleteAsync(blob.Key, null, Cancellation));

        Assert.Null(await ReadAsync(blob.Key));
        Assert.Empty(await ListAsync(null));
        Assert.Equal(blob.Key, (await UploadAsync(Account, "gone"u8.ToArray())).Key);
    }

    [Fact]
    public async Task Delete_UploadedLaterThanThat_IsKept()
    {
        var blob = await UploadAsync(Account, "kept"u8.ToArray());

        // Two seconds: a store may keep its times in whole ones.
        Assert.False(await Store.DeleteAsync(blob.Key, blob.ModifiedAt.AddSeconds(-2), Cancellation));
        Assert.Equal("kept"u8.ToArray(), await ReadAsync(blob.Key));

        Assert.True(await Store.DeleteAsync(blob.Key, blob.ModifiedAt.AddSeconds(2), Cancellation));
        Assert.Null(await ReadAsync(blob.Key));
    }

    [Fact]
    public async Task List_OfOneOrAllAccounts_IsComplete()
    {
        var one = await UploadAsync(Account, "one"u8.ToArray());
        var two = await UploadAsync(Account, "number two"u8.ToArray());
        var three = await UploadAsync(OtherAccount, "one"u8.ToArray());

        AssertSame([one, two], await ListAsync(Account));
        AssertSame([three], await ListAsync(OtherAccount));
        AssertSame([one, two, three], await ListAsync(null));
        Assert.Empty(await ListAsync(3));
    }

    private static void AssertSame(IEnumerable<BlobInfo> expected, IEnumerable<BlobInfo> actual) =>
        Assert.Equal(
            expected.Select(blob => (blob.Key.AccountId, blob.Key.Sha256, blob.Size)).Order(),
            actual.Select(blob => (blob.Key.AccountId, blob.Key.Sha256, blob.Size)).Order());

    private static BlobKey KeyOf(long account, byte[] content) =>
        new(account, Convert.ToHexStringLower(SHA256.HashData(content)));

    private async Task<BlobInfo> UploadAsync(long account, byte[] content)
    {
        await using var upload = await Store.BeginUploadAsync(account, Cancellation);
        await upload.WriteAsync(content, Cancellation);
        return await upload.CompleteAsync(Cancellation);
    }

    private async Task<byte[]?> ReadAsync(BlobKey key, long offset = 0, long? length = null)
    {
        await using var stream = await Store.OpenReadAsync(key, offset, length, Cancellation);
        if (stream is null)
            return null;

        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancellation);
        return copy.ToArray();
    }

    private async Task<List<BlobInfo>> ListAsync(long? account)
    {
        var blobs = new List<BlobInfo>();
        await foreach (var blob in Store.ListAsync(account, Cancellation))
            blobs.Add(blob);
        return blobs;
    }
}
