using Mailservr.Storage;
using Mailservr.Storage.Postgres.Tests;
using Mailservr.Testing.Conformance;

namespace Mailservr.Operations.Tests;

/// <summary>docs/partition.sql, and the whole suite of the message store on what it has made.</summary>
public sealed class PartitionedConformanceTests(PostgresServer server) : MessageStoreConformance
{
    private string _database = "";
    private TestStorage? _storage;

    public override async ValueTask DisposeAsync()
    {
        await EndAsync();
        await base.DisposeAsync();
    }

    protected override async ValueTask<MailStorage> CreateAsync(TimeProvider time)
    {
        _database = await Partitions.CreateDatabaseAsync(server);
        return Open(time);
    }

    protected override async ValueTask<MailStorage?> RestartAsync(TimeProvider time)
    {
        await EndAsync();
        return Open(time);
    }

    private MailStorage Open(TimeProvider time)
    {
        _storage = new TestStorage(_database, time: time);
        return new MailStorage(
            _storage.Messages, _storage.Events, _storage.Get<IBlobReferences>(), _storage.Get<IAttachmentIndex>())
        {
            Erasure = _storage.Get<IAccountErasure>(),
        };
    }

    private async ValueTask EndAsync()
    {
        if (_storage is not { } storage)
            return;
        await storage.DisposeAsync();
        Assert.Empty(storage.Logs.Lines.Where(line => line.Contains("search", StringComparison.OrdinalIgnoreCase)));
    }
}
