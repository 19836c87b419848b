using Mailservr.Blobs;
using Mailservr.Storage;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Blobs;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FileBlobStore _store;

    public FileBlobStoreTests() =>
        _store = new FileBlobStore(_folder.Path, _time, TraceLog.Of<FileBlobStore>());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Upload_Complete_LiesUnderAccountAndHash()
    {
        var blob = await UploadAsync("abc"u8.ToArray());

        const string hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Assert.Equal("abc", await File.ReadAllTextAsync(_folder.File("7", "ba", hash), Cancellation));
        Assert.Equal(hash, blob.Key.Sha256);
        Assert.Empty(Directory.GetFiles(_folder.File("tmp")));
    }

    [Fact]
    public async Task Upload_NotCompleted_LeavesNoFile()
    {
        await using (var upload = await _store.BeginUploadAsync(7, Cancellation))
            await upload.WriteAsync("abc"u8.ToArray(), Cancellation);

        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Upload_ContentThatIsThere_CountsAsUploadedNow()
    {
        var first = await UploadAsync("abc"u8.ToArray());
        _time.Advance(TimeSpan.FromHours(30));

        var second = await UploadAsync("abc"u8.ToArray());

        Assert.Equal(TimeSpan.FromHours(30), second.ModifiedAt - first.ModifiedAt);
        Assert.False(await _store.DeleteAsync(first.Key, first.ModifiedAt.AddHours(1), Cancellation));
        Assert.True(await _store.DeleteAsync(first.Key, second.ModifiedAt, Cancellation));
    }

    [Fact]
    public async Task SetAside_OnlyADamagedBlob_IsMovedAndKept()
    {
        var blob = await UploadAsync("abc"u8.ToArray());
        var file = _folder.File("7", blob.Key.Sha256[..2], blob.Key.Sha256);

        Assert.False(_store.SetAside(blob.Key));
        await File.WriteAllTextAsync(file, "abd", Cancellation);
        Assert.True(_store.SetAside(blob.Key));
        Assert.False(_store.SetAside(blob.Key));

        Assert.False(File.Exists(file));
        var aside = Assert.Single(Directory.GetFiles(_folder.File("quarantine")));
        Assert.Equal("abd", await File.ReadAllTextAsync(aside, Cancellation));
        Assert.Empty(await _store.ListAsync(null, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Upload_ContentWhoseFileIsCutShort_ReplacesIt()
    {
        var blob = await UploadAsync("abc"u8.ToArray());
        var path = _folder.File("7", "ba", blob.Key.Sha256);
        await File.WriteAllTextAsync(path, "a", Cancellation);

        await UploadAsync("abc"u8.ToArray());

        Assert.Equal("abc", await File.ReadAllTextAsync(path, Cancellation));
    }

    [Fact]
    public async Task Upload_WhileDeleting_NeverReportsABlobThatIsGone()
    {
        // Whoever completes later than the sweep's deadline keeps the blob.
        for (var round = 0; round < 50; round++)
        {
            var old = await UploadAsync("abc"u8.ToArray());
            _time.Advance(TimeSpan.FromHours(2));

            var upload = Task.Run(() => UploadAsync("abc"u8.ToArray()), Cancellation);
            var delete = Task.Run(
                () => _store.DeleteAsync(old.Key, old.ModifiedAt.AddHours(1), Cancellation).AsTask(), Cancellation);
            await Task.WhenAll(upload, delete);

            await using var stream = await _store.OpenReadAsync(old.Key, 0, null, Cancellation);
            Assert.NotNull(stream);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ba")]
    [InlineData("../../../../../etc/passwd")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("../7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a")]
    public async Task Key_ThatIsNoHash_NamesNothing(string sha256)
    {
        await UploadAsync("abc"u8.ToArray());

        Assert.Null(await _store.OpenReadAsync(new(7, sha256), 0, null, Cancellation));
        Assert.False(await _store.DeleteAsync(new(7, sha256), null, Cancellation));
    }

    [Fact]
    public async Task Initialize_LeftoversOfYesterday_AreRemoved()
    {
        _store.Initialize();
        var (old, recent) = (_folder.File("tmp", "old"), _folder.File("tmp", "recent"));
        await File.WriteAllTextAsync(old, "x", Cancellation);
        await File.WriteAllTextAsync(recent, "x", Cancellation);
        File.SetLastWriteTimeUtc(old, _time.GetUtcNow().AddHours(-25).UtcDateTime);
        File.SetLastWriteTimeUtc(recent, _time.GetUtcNow().AddHours(-23).UtcDateTime);

        _store.Initialize();

        Assert.Equal([recent], Directory.GetFiles(_folder.File("tmp")));
    }

    [Fact]
    public async Task DeleteLeftovers_OfOneAccount_LeavesThoseOfOthersAndBlobs()
    {
        await UploadAsync("abc"u8.ToArray());
        await using var mine = await _store.BeginUploadAsync(7, Cancellation);
        await using var others = await _store.BeginUploadAsync(71, Cancellation);

        await _store.DeleteLeftoversAsync(7, Cancellation);

        var left = Assert.Single(Directory.GetFiles(_folder.File("tmp")));
        Assert.StartsWith("71-", Path.GetFileName(left), StringComparison.Ordinal);
        Assert.Single(await _store.ListAsync(7, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task DeleteLeftovers_AfterTheLastBlob_LeavesNoDirectoryOfTheAccount()
    {
        var (first, second) = (await UploadAsync("abc"u8.ToArray()), await UploadAsync("abcd"u8.ToArray()));
        await _store.DeleteAsync(first.Key, null, Cancellation);
        await _store.DeleteLeftoversAsync(7, Cancellation);
        Assert.Equal([second.Key.Sha256[..2]], Directory.GetDirectories(_folder.File("7")).Select(Path.GetFileName));

        await _store.DeleteAsync(second.Key, null, Cancellation);
        await _store.DeleteLeftoversAsync(7, Cancellation);

        Assert.False(Directory.Exists(_folder.File("7")));
        await UploadAsync("abc"u8.ToArray());
        Assert.Single(await _store.ListAsync(7, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Read_InAnyPieces_GivesTheRange()
    {
        var content = new byte[10_000];
        new Random(3).NextBytes(content);
        var blob = await UploadAsync(content);

        await using var stream = await _store.OpenReadAsync(blob.Key, 100, 5_000, Cancellation);

        Assert.NotNull(stream);
        Assert.Equal(5_000, stream.Length);
        var read = new MemoryStream();
        var piece = new byte[700];
        for (int count; (count = await stream.ReadAsync(piece.AsMemory(0, 1 + (int)(read.Length % 700)), Cancellation)) > 0;)
            read.Write(piece, 0, count);
        Assert.Equal(content[100..5_100], read.ToArray());
    }

    private async Task<BlobInfo> UploadAsync(byte[] content)
    {
        await using var upload = await _store.BeginUploadAsync(7, Cancellation);
        await upload.WriteAsync(content, Cancellation);
        return await upload.CompleteAsync(Cancellation);
    }
}
