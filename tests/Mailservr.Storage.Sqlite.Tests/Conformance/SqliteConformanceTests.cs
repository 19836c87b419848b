using Mailservr.Testing.Conformance;

namespace Mailservr.Storage.Sqlite.Tests.Conformance;

public class SqliteMessageStoreConformanceTests : MessageStoreConformance
{
    private readonly TestFolder _folder = new();
    private TestStorage? _storage;

    public override ValueTask DisposeAsync()
    {
        _storage?.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    protected override ValueTask<MailStorage> CreateAsync(TimeProvider time) => new(Open());

    protected override ValueTask<MailStorage?> RestartAsync(TimeProvider time)
    {
        _storage?.Dispose();
        return new(Open());
    }

    private MailStorage Open()
    {
        _storage = new TestStorage(_folder.Path);
        return new MailStorage(
            Through(_storage.Get<SqliteMessageStore>()),
            _storage.Get<IEventLog>(),
            _storage.Get<IBlobReferences>(),
            _storage.Get<IAttachmentIndex>())
        {
            Statistics = _storage.Get<IAddressStatistics>(),
            Usage = _storage.Get<IAttachmentUsage>(),
            Erasure = _storage.Get<IAccountErasure>(),
        };
    }

    private protected virtual IMessageStore Through(SqliteMessageStore store) => store;
}

/// <summary>The same rules for mail that is accepted first and filed later.</summary>
public sealed class SqliteSpoolConformanceTests : SqliteMessageStoreConformanceTests
{
    private protected override IMessageStore Through(SqliteMessageStore store) =>
        new SpooledMessageStore<SqliteMessageStore>(store);
}

public sealed class SqliteRecordStoreConformanceTests : RecordStoreConformance
{
    private readonly TestStorage _storage = new();

    public override ValueTask DisposeAsync()
    {
        _storage.Dispose();
        return base.DisposeAsync();
    }

    protected override ValueTask<IRecordStore<TRecord>> OpenAsync<TRecord>() =>
        new(_storage.Get<IRecordStore<TRecord>>());
}

public sealed class SqliteEventLogConformanceTests : EventLogConformance
{
    private readonly TestStorage _storage = new();

    public override ValueTask DisposeAsync()
    {
        _storage.Dispose();
        return base.DisposeAsync();
    }

    protected override ValueTask<IEventLog> CreateAsync() => new(_storage.Get<IEventLog>());
}

public sealed class SqliteIdBlocksConformanceTests : IdBlocksConformance
{
    private readonly TestStorage _storage = new();

    public override ValueTask DisposeAsync()
    {
        _storage.Dispose();
        return base.DisposeAsync();
    }

    // A second host on the same file is refused, so all "hosts" are this one.
    protected override ValueTask<IIdBlocks> OpenAsync() => new(_storage.Get<IIdBlocks>());
}

public sealed class SqliteStorageVerificationConformanceTests : StorageVerificationConformance
{
    private readonly TestStorage _storage = new();

    public override ValueTask DisposeAsync()
    {
        _storage.Dispose();
        return base.DisposeAsync();
    }

    // Opened, as a host does before anything else.
    protected override async ValueTask<VerifiableStorage> CreateAsync()
    {
        await _storage.Get<IStorageInitializer>().InitializeAsync(default);
        return new(_storage.Messages, _storage.Get<IStorageVerification>(), _storage.Get<IIdBlocks>());
    }
}

public sealed class SqliteWebhookQueueConformanceTests : WebhookQueueConformance
{
    private readonly TestStorage _storage = new();

    public override ValueTask DisposeAsync()
    {
        _storage.Dispose();
        return base.DisposeAsync();
    }

    protected override ValueTask<(IWebhookQueues Queues, IWebhookLog Log)> CreateAsync() =>
        new((_storage.Get<IWebhookQueues>(), _storage.Get<IWebhookLog>()));
}
