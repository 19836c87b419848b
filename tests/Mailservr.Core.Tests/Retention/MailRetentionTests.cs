using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Core.Tests.Storage;
using Mailservr.Erasure;
using Mailservr.Messages;
using Mailservr.Retention;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Mailservr.Core.Tests.Retention;

public sealed class MailRetentionTests : IDisposable
{
    private const long Ann = 1;
    private const long Bob = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
    private readonly ManualTimeProvider _time = new();
    private readonly ServiceProvider _services;

    public MailRetentionTests()
    {
        var builder = new Builder();
        builder.Services.AddLogging(logging => logging.AddTraceLog()).AddMailservrCore();
        builder.Services.AddSingleton<IHostEnvironment>(new HostingEnvironment { ContentRootPath = _folder });
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.UseSqlite(Path.Combine(_folder, "mailservr.db"));
        _services = builder.Services.BuildServiceProvider();
    }

    private PrivacyOptions Options => _services.GetRequiredService<MailservrOptions>().Privacy;

    [Fact]
    public async Task Run_AccountWithARetention_LosesWhatIsOlderAndNobodyElseDoes()
    {
        await AccountAsync(Ann, days: 10);
        await AccountAsync(Bob, days: null);
        var (old, young) = (await AppendAsync(Ann, days: 11), await AppendAsync(Ann, days: 9));
        var others = await AppendAsync(Bob, days: 400);

        Assert.Equal(1, await RunAsync());

        Assert.Null(await FindAsync(Ann, old));
        Assert.NotNull(await FindAsync(Ann, young));
        Assert.NotNull(await FindAsync(Bob, others));
    }

    [Fact]
    public async Task Run_AccountThatFails_KeepsNobodyElsesMail()
    {
        await AccountAsync(Ann, days: -1_000_000_000);
        await AccountAsync(Bob, days: 10);
        var old = await AppendAsync(Bob, days: 11);

        var fault = await Assert.ThrowsAsync<AggregateException>(RunAsync);

        Assert.StartsWith("Old mail of account 1 ", Assert.Single(fault.InnerExceptions).Message, StringComparison.Ordinal);
        Assert.Null(await FindAsync(Bob, old));
    }

    [Fact]
    public async Task Run_MessagesThatCannotBeDeleted_KeepNoneBehindThem()
    {
        await AccountAsync(Ann, days: 10);
        var stuck = new HashSet<long> { await AppendAsync(Ann, days: 13), await AppendAsync(Ann, days: 12) };
        var gone = await AppendAsync(Ann, days: 11);
        for (var i = 0; i < 250; i++)
            await AppendAsync(Ann, days: 11);
        var messages = new StuckMessages(_services.GetRequiredService<IMessageStore>(), stuck);
        var retention = new MailRetention(_services.GetRequiredService<IRecordStore<AccountRecord>>(), messages, Options, _time);

        var fault = await Assert.ThrowsAsync<AggregateException>(() => retention.RunAsync(default));

        var told = fault.Flatten().InnerExceptions.Select(told => told.InnerException).OfType<AggregateException>().Single();
        Assert.Equal(stuck.Select(id => $"Message {id} could not be deleted."), told.InnerExceptions.Select(inner => inner.Message));
        Assert.Null(await FindAsync(Ann, gone));
        Assert.Equal(2, await RunAsync());
    }

    [Fact]
    public async Task Loop_RetiredAddressIsDamaged_DeletesOldMailAllTheSame()
    {
        await AccountAsync(Ann, days: 10);
        var old = await AppendAsync(Ann, days: 11);
        var retired = new RetiredAddresses(new Damaged(), new IdAllocator(new MemoryIdBlocks()), new MailservrOptions(), _time);
        using var loop = new RetentionLoop(
            new ProcessLeases(), _services.GetRequiredService<MailRetention>(), retired, _time, TraceLog.Of<RetentionLoop>());

        await loop.StartAsync(TestContext.Current.CancellationToken);
        for (var tries = 0; tries < 1000 && await FindAsync(Ann, old) is not null; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Null(await FindAsync(Ann, old));
        await loop.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(30, 1)]
    [InlineData(60, 0)]
    [InlineData(0, 0)]
    public async Task Run_QuarantinedMail_GoesAfterItsTime(int retention, int deleted)
    {
        Options.QuarantineRetention = TimeSpan.FromDays(retention);
        await AccountAsync(Ann, days: null);
        await AppendAsync(Ann, days: 31, quarantined: true);
        await AppendAsync(Ann, days: 29, quarantined: true);
        await AppendAsync(Ann, days: 31);

        Assert.Equal(deleted, await RunAsync());
    }

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<int> RunAsync() => _services.GetRequiredService<MailRetention>().RunAsync(default);

    private async Task AccountAsync(long id, int? days) =>
        await _services.GetRequiredService<IRecordStore<AccountRecord>>().SaveAsync(
            new AccountRecord { Id = id, Email = $"{id}@example.org", CreatedAt = _time.GetUtcNow(), MailRetentionDays = days },
            default);

    private async Task<long> AppendAsync(long account, int days, bool quarantined = false)
    {
        var mail = new MessageAppendBuilder
        {
            AccountId = account, ReceivedAt = _time.GetUtcNow() - TimeSpan.FromDays(days), Quarantined = quarantined,
        };
        var batch = new AppendBatch([mail.Build()], [], []);
        return (await _services.GetRequiredService<IMessageStore>().AppendAsync(batch, default))[0].Record.Id;
    }

    private async Task<StoredMessage?> FindAsync(long account, long id) =>
        await _services.GetRequiredService<IMessageStore>().FindAsync(account, id, default);

    /// <summary>Of which some cannot be changed.</summary>
    private sealed class StuckMessages(IMessageStore inner, HashSet<long> stuck) : PassingMessageStore(inner)
    {
        public override ValueTask<ChangeStatus> ChangeAsync(
            long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken) =>
            stuck.Contains(selection.MessageId ?? 0)
                ? throw new InvalidDataException("damaged")
                : base.ChangeAsync(accountId, selection, change, cancellationToken);
    }

    /// <summary>Cannot be read.</summary>
    private sealed class Damaged : IRecordStore<RetiredAddressRecord>
    {
        public ValueTask<RetiredAddressRecord?> FindAsync(long id, CancellationToken cancellationToken) => throw Fault();

        public ValueTask<RetiredAddressRecord?> FindByKeyAsync(string key, CancellationToken cancellationToken) => throw Fault();

        public ValueTask<IReadOnlyList<RetiredAddressRecord>> ListAsync(
            long ownerId, long afterId, int limit, CancellationToken cancellationToken) => throw Fault();

        public ValueTask<SaveResult<RetiredAddressRecord>> SaveAsync(RetiredAddressRecord record, CancellationToken cancellationToken) =>
            throw Fault();

        public ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken) => throw Fault();

        private static InvalidDataException Fault() => new("Column json holds a null.");
    }

    private sealed class Builder : IMailservrBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
