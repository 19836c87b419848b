using Mailservr.Events;
using Mailservr.Messages;
using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <summary>
/// Every rule of <see cref="IMessageStore"/>, <see cref="IAddressStatistics"/>, <see cref="IAttachmentUsage"/> and
/// <see cref="IBlobReferences"/>. Inherit it in a test project and give it your storage; override <see cref="DisposeAsync"/> to clean up.
/// </summary>
public abstract partial class MessageStoreConformance : IAsyncLifetime
{
    private const long Account = 1;
    private const long OtherAccount = 2;
    private const long Address = 100;
    private const long OtherAddress = 101;

    private readonly ManualTimeProvider _time = new();
    private MailStorage? _storage;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private MailStorage Storage => _storage ?? throw new InvalidOperationException("The test has not been initialized.");

    private IMessageStore Store => Storage.Messages;

    public async ValueTask InitializeAsync() => _storage = await CreateAsync(_time);

    /// <summary>Called after every test.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An empty storage whose idea of now is <paramref name="time"/>. Called once per test.</summary>
    protected abstract ValueTask<MailStorage> CreateAsync(TimeProvider time);

    /// <summary>
    /// Override it to prove what holds over a restart: end the storage of the test as a crash would, and open the same
    /// one again. Null skips those tests.
    /// </summary>
    protected virtual ValueTask<MailStorage?> RestartAsync(TimeProvider time) => new((MailStorage?)null);

    private async Task<AppendedMessage> AppendAsync(MessageAppendBuilder mail) =>
        Assert.Single(await AppendBatchAsync(mail.Build()));

    private async Task<IReadOnlyList<AppendedMessage>> AppendBatchAsync(params MessageAppend[] batch)
    {
        var appended = await Store.AppendAsync(new(batch, [], []), Cancellation);
        Assert.Equal(batch.Length, appended.Count);
        return appended;
    }

    private async Task<MessageRecord> GetAsync(long id, long account = Account)
    {
        var stored = await Store.FindAsync(account, id, Cancellation);
        Assert.NotNull(stored);
        return stored.Record;
    }

    private async Task<ThreadRecord> GetThreadAsync(long id, long account = Account) =>
        Assert.Single(await ThreadsAsync(new() { ThreadId = id }, account));

    private async Task<IReadOnlyList<MessageRecord>> MessagesAsync(MailQuery query, long account = Account) =>
        (await Store.QueryMessagesAsync(account, query, Cancellation)).Items;

    private async Task<IReadOnlyList<ThreadRecord>> ThreadsAsync(MailQuery query, long account = Account) =>
        (await Store.QueryThreadsAsync(account, query, Cancellation)).Items;

    private async Task<long[]> IdsAsync(MailQuery query, long account = Account) =>
        [.. (await MessagesAsync(query, account)).Select(record => record.Id).Order()];

    private ValueTask<ChangeStatus> ChangeMessageAsync(long id, MailChange change, long? version = null) =>
        Store.ChangeAsync(Account, new() { MessageId = id, ExpectedVersion = version }, change, Cancellation);

    private ValueTask<ChangeStatus> ChangeThreadAsync(long id, MailChange change, long? version = null) =>
        Store.ChangeAsync(Account, new() { ThreadId = id, ExpectedVersion = version }, change, Cancellation);

    private async Task<IReadOnlyList<NewEvent>> EventsAsync(long? account = Account) =>
        [.. (await Storage.Events.ReadAsync(account, 0, 1000, Cancellation)).Select(record => record.Event)];
}
