using Mailservr.Accounts;
using Mailservr.Blobs;
using Mailservr.Core.Tests.Storage;
using Mailservr.Domains;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.Core.Tests.Blobs;

public sealed class OrphanSweepTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly References _references = new();
    private readonly SweepLog _log = new();
    private readonly MemoryRecordStore<AccountRecord> _accounts = new();
    private readonly MemoryRecordStore<InstallationRecord> _installations = new();
    private readonly FileBlobStore _store;

    public OrphanSweepTests() => _store = new FileBlobStore(_folder.Path, _time, _log);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _accounts.SaveAsync(
        new AccountRecord { Id = 1, Email = "a@example.org", CreatedAt = DateTimeOffset.UnixEpoch }, Cancellation);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Sweep_BlobsOlderThanTheFirstAccount_AreOfAnotherDatabaseAndKept()
    {
        var foreign = await UploadAsync(1, "foreign");
        _time.Advance(TimeSpan.FromDays(2));
        var own = await UploadAsync(1, "own");
        await _accounts.DeleteAsync(1, Cancellation);
        _time.Advance(TimeSpan.FromHours(25));
        await SweepOnceAsync();
        Assert.True(await ExistsAsync(own));

        await _accounts.SaveAsync(new AccountRecord { Id = 2, Email = "b@example.org", CreatedAt = own.ModifiedAt }, Cancellation);
        await SweepOnceAsync();

        Assert.True(await ExistsAsync(foreign));
        Assert.False(await ExistsAsync(own));
    }

    [Fact]
    public async Task Sweep_StoreIsMarkedByAnotherInstallation_DeletesNothingAndSaysWhatToDo()
    {
        var orphan = await UploadAsync(1, "orphan");
        _time.Advance(TimeSpan.FromHours(24));
        var other = Guid.NewGuid();
        Assert.Equal(other, await _store.ClaimAsync(other, Cancellation));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(SweepOnceAsync);

        Assert.StartsWith(
            $"The attachments are kept in files in {_folder.Path}, and its mark 'owner' names installation {other}. ", fault.Message,
            StringComparison.Ordinal);
        using var second = Sweep();
        await Assert.ThrowsAsync<InvalidOperationException>(() => second.StartAsync(Cancellation));
        Assert.True(await ExistsAsync(orphan));
        File.Delete(_folder.File("owner"));
        await SweepOnceAsync();
        Assert.False(await ExistsAsync(orphan));
        await SweepOnceAsync();
    }

    [Fact]
    public async Task Start_MarkThatNamesNobody_SaysWhatToDo()
    {
        await File.WriteAllTextAsync(_folder.File("owner"), "half a num", Cancellation);
        using var sweep = Sweep();

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => sweep.StartAsync(Cancellation));

        Assert.EndsWith("owner' names no installation. Delete it if no other one keeps attachments there.", fault.Message, StringComparison.Ordinal);
        Assert.Equal("half a num", await File.ReadAllTextAsync(_folder.File("owner"), Cancellation));
    }

    [Fact]
    public async Task Start_MarksTheStore()
    {
        using var sweep = Sweep();
        await sweep.StartAsync(Cancellation);
        await sweep.StopAsync(Cancellation);

        var installation = Assert.Single(await _installations.ListAsync(0, 0, 10, Cancellation));
        Assert.Equal(installation.InstallationId, await _store.ClaimAsync(Guid.NewGuid(), Cancellation));
    }

    [Fact]
    public async Task Sweep_OldUnreferencedBlob_IsDeleted()
    {
        var orphan = await UploadAsync(1, "orphan");
        var used = await UploadAsync(1, "used");
        var foreign = await UploadAsync(2, "used");
        _references.Used.Add(used.Key);
        _time.Advance(TimeSpan.FromHours(24));
        var young = await UploadAsync(1, "young");

        await SweepOnceAsync();

        Assert.False(await ExistsAsync(orphan));
        Assert.True(await ExistsAsync(used));
        Assert.False(await ExistsAsync(foreign));
        Assert.True(await ExistsAsync(young));
    }

    [Fact]
    public async Task Sweep_BlobThatCannotBeDeleted_KeepsNoOther()
    {
        var orphans = new List<BlobInfo>();
        for (var account = 1; account <= 3; account++)
            orphans.Add(await UploadAsync(account, "orphan"));
        _time.Advance(TimeSpan.FromHours(24));
        using var sweep = new OrphanSweep(
            new Stubborn(_store, key => key == orphans[1].Key), Origin(), Owner(), Options.Create(new BlobSweepOptions()), _time, _log, _references);

        var fault = await Assert.ThrowsAsync<AggregateException>(() => sweep.SweepAsync(_references, Cancellation));

        var ofAccount = Assert.Single(fault.InnerExceptions);
        Assert.Equal("Blobs of account 2 could not be swept.", ofAccount.Message);
        Assert.Contains($"Blob {orphans[1].Key.Sha256} could not be deleted.", ofAccount.ToString(), StringComparison.Ordinal);
        Assert.False(await ExistsAsync(orphans[0]));
        Assert.False(await ExistsAsync(orphans[2]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sweep_AccountOfWhichNothingCanBeSwept_KeepsNoOther(bool isUnreadable)
    {
        const int eachHas = 12;
        for (var blob = 0; blob < 3 * eachHas; blob++)
            await UploadAsync(1 + (blob % 3), "orphan " + blob);
        var first = (await _store.ListAsync(null, Cancellation).FirstAsync(Cancellation)).Key.AccountId;
        _references.FaultFor = isUnreadable ? first : null;
        _time.Advance(TimeSpan.FromHours(24));
        using var sweep = new OrphanSweep(
            new Stubborn(_store, key => key.AccountId == first), Origin(), Owner(), Options.Create(new BlobSweepOptions()), _time, _log, _references);

        var fault = await Assert.ThrowsAsync<AggregateException>(() => sweep.SweepAsync(_references, Cancellation));

        Assert.Equal($"Blobs of account {first} could not be swept.", Assert.Single(fault.InnerExceptions).Message);
        var left = await _store.ListAsync(null, Cancellation).Select(blob => blob.Key.AccountId).ToListAsync(Cancellation);
        Assert.Equal(Enumerable.Repeat(first, eachHas), left);
    }

    [Fact]
    public async Task Sweep_ThousandBlobsOfTwoAccounts_AsksInBatchesOfOneAccount()
    {
        for (var i = 0; i < 1_200; i++)
            await File.WriteAllTextAsync(FileOf(1 + (i % 2), MessageAppendBuilder.Sha256("blob " + i)), "x", Cancellation);
        _time.Advance(TimeSpan.FromDays(36_500));

        await SweepOnceAsync();

        Assert.Equal([100, 100, 500, 500], _references.Asked.Order());
        Assert.Equal([_folder.File("owner")], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Sweep_ThatFails_IsTriedAgain()
    {
        var orphan = await UploadAsync(1, "orphan");
        _time.Advance(TimeSpan.FromHours(24));
        _references.Fault = new IOException("The database is away.");
        using var sweep = Sweep();
        await sweep.StartAsync(Cancellation);

        await AdvanceUntilLoggedAsync(LogLevel.Error);
        Assert.True(await ExistsAsync(orphan));
        _references.Fault = null;
        await AdvanceUntilLoggedAsync(LogLevel.Information);

        Assert.False(await ExistsAsync(orphan));
        await sweep.StopAsync(Cancellation);
    }

    private BlobOrigin Origin() => new(_accounts, new MemoryRecordStore<DomainRecord>());

    private BlobOwner Owner() => new(_store, _installations, new IdAllocator(new MemoryIdBlocks()));

    private OrphanSweep Sweep() => new(_store, Origin(), Owner(), Options.Create(new BlobSweepOptions()), _time, _log, _references);

    private async Task SweepOnceAsync()
    {
        using var sweep = Sweep();
        await sweep.SweepAsync(_references, Cancellation);
    }

    /// <summary>The service begins to wait on its own time, so one hour may not be enough.</summary>
    private async Task AdvanceUntilLoggedAsync(LogLevel level)
    {
        var logged = _log.NextAsync(level);
        while (!logged.IsCompleted)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await Task.WhenAny(logged, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation));
        }
    }

    private string FileOf(long account, string sha256) =>
        Path.Combine(Directory.CreateDirectory(_folder.File($"{account}", sha256[..2])).FullName, sha256);

    private async Task<BlobInfo> UploadAsync(long account, string content)
    {
        await using var upload = await _store.BeginUploadAsync(account, Cancellation);
        await upload.WriteAsync(System.Text.Encoding.UTF8.GetBytes(content), Cancellation);
        return await upload.CompleteAsync(Cancellation);
    }

    private async Task<bool> ExistsAsync(BlobInfo blob)
    {
        await using var stream = await _store.OpenReadAsync(blob.Key, 0, null, Cancellation);
        return stream is not null;
    }

    /// <summary>Does not delete some of them.</summary>
    private sealed class Stubborn(IBlobStore inner, Predicate<BlobKey> isKept) : IBlobStore
    {
        public ValueTask<bool> DeleteAsync(BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken) =>
            isKept(key) ? throw new UnauthorizedAccessException("Not yours.") : inner.DeleteAsync(key, unmodifiedSince, cancellationToken);

        public ValueTask<IBlobUpload> BeginUploadAsync(long accountId, CancellationToken cancellationToken) =>
            inner.BeginUploadAsync(accountId, cancellationToken);

        public ValueTask<Stream?> OpenReadAsync(BlobKey key, long offset, long? length, CancellationToken cancellationToken) =>
            inner.OpenReadAsync(key, offset, length, cancellationToken);

        public IAsyncEnumerable<BlobInfo> ListAsync(long? accountId, CancellationToken cancellationToken) =>
            inner.ListAsync(accountId, cancellationToken);
    }

    private sealed class References : IBlobReferences
    {
        public HashSet<BlobKey> Used { get; } = [];

        public List<int> Asked { get; } = [];

        public Exception? Fault { get; set; }

        /// <summary>The account of which it is not known what it refers to.</summary>
        public long? FaultFor { get; set; }

        public ValueTask<IReadOnlySet<string>> FindReferencedAsync(
            long accountId, IReadOnlyCollection<string> sha256, CancellationToken cancellationToken)
        {
            if (Fault is not null)
                throw Fault;
            if (accountId == FaultFor)
                throw new InvalidDataException("Column json holds a null.");
            Asked.Add(sha256.Count);
            return new(sha256.Where(hash => Used.Contains(new(accountId, hash))).ToHashSet(StringComparer.Ordinal));
        }
    }
}
