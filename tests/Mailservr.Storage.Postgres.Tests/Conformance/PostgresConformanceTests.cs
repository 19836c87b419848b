using Mailservr.Testing.Conformance;

namespace Mailservr.Storage.Postgres.Tests.Conformance;

public class PostgresMessageStoreConformanceTests(PostgresServer server) : MessageStoreConformance
{
    private string? _database;
    private TestStorage? _storage;

    public override async ValueTask DisposeAsync()
    {
        await EndAsync();
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
    }

    protected override async ValueTask<MailStorage> CreateAsync(TimeProvider time)
    {
        _database = await server.CreateDatabaseAsync();
        return Open(time);
    }

    protected override async ValueTask<MailStorage?> RestartAsync(TimeProvider time)
    {
        await EndAsync();
        return Open(time);
    }

    private MailStorage Open(TimeProvider time)
    {
        _storage = new TestStorage(_database ?? "", time: time);
        return new MailStorage(
            Through(_storage.Get<PostgresMessageStore>()), _storage.Events, _storage.Get<IBlobReferences>(),
            _storage.Get<IAttachmentIndex>())
        {
            Statistics = _storage.Get<IAddressStatistics>(),
            Usage = _storage.Get<IAttachmentUsage>(),
            Erasure = _storage.Get<IAccountErasure>(),
        };
    }

    private async ValueTask EndAsync()
    {
        if (_storage is { } storage)
            await storage.DisposeAsync();
    }

    private protected virtual IMessageStore Through(PostgresMessageStore store) => store;
}

/// <summary>The same rules for mail that is accepted first and filed later.</summary>
public sealed class PostgresSpoolConformanceTests(PostgresServer server) : PostgresMessageStoreConformanceTests(server)
{
    private protected override IMessageStore Through(PostgresMessageStore store) =>
        new SpooledMessageStore<PostgresMessageStore>(store);
}

public sealed class PostgresRecordStoreConformanceTests(PostgresServer server) : RecordStoreConformance
{
    private readonly List<TestStorage> _hosts = [];
    private string _database = "";

    public override async ValueTask InitializeAsync() => _database = await server.CreateDatabaseAsync();

    public override async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override ValueTask<IRecordStore<TRecord>> OpenAsync<TRecord>()
    {
        _hosts.Add(new TestStorage(_database));
        return new(_hosts[^1].Get<IRecordStore<TRecord>>());
    }
}

public sealed class PostgresEventLogConformanceTests(PostgresServer server) : EventLogConformance
{
    private TestStorage? _storage;

    public override async ValueTask DisposeAsync()
    {
        if (_storage is not null)
            await _storage.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IEventLog> CreateAsync()
    {
        _storage = new TestStorage(await server.CreateDatabaseAsync());
        return _storage.Events;
    }
}

public sealed class PostgresIdBlocksConformanceTests(PostgresServer server) : IdBlocksConformance
{
    private readonly List<TestStorage> _hosts = [];
    private string _database = "";

    public override async ValueTask InitializeAsync() => _database = await server.CreateDatabaseAsync();

    public override async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override ValueTask<IIdBlocks> OpenAsync()
    {
        _hosts.Add(new TestStorage(_database));
        return new(_hosts[^1].Get<IIdBlocks>());
    }
}

public sealed class PostgresStorageVerificationConformanceTests(PostgresServer server) : StorageVerificationConformance
{
    private TestStorage? _storage;

    public override async ValueTask DisposeAsync()
    {
        if (_storage is not null)
            await _storage.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<VerifiableStorage> CreateAsync()
    {
        _storage = new TestStorage(await server.CreateDatabaseAsync());
        return new(_storage.Messages, _storage.Get<IStorageVerification>(), _storage.Get<IIdBlocks>());
    }
}

public sealed class PostgresWebhookQueueConformanceTests(PostgresServer server) : WebhookQueueConformance
{
    private TestStorage? _storage;

    public override async ValueTask DisposeAsync()
    {
        if (_storage is not null)
            await _storage.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<(IWebhookQueues Queues, IWebhookLog Log)> CreateAsync()
    {
        _storage = new TestStorage(await server.CreateDatabaseAsync());
        return (_storage.Get<IWebhookQueues>(), _storage.Get<IWebhookLog>());
    }
}

public sealed class PostgresHostLeaseConformanceTests(PostgresServer server) : HostLeaseConformance
{
    private readonly List<TestStorage> _hosts = [];

    public override async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<IReadOnlyList<IHostLeases>> CreateAsync()
    {
        var database = await server.CreateDatabaseAsync();
        _hosts.AddRange([new TestStorage(database), new TestStorage(database)]);
        return [.. _hosts.Select(host => host.Get<IHostLeases>())];
    }
}
