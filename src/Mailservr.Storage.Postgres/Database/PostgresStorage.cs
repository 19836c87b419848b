using Mailservr.Events;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>What all stores of one database share. Opened by the initializer, or by the first call.</summary>
internal sealed class PostgresStorage(
    IOptions<PostgresStorageOptions> options,
    ILogger<PostgresStorage> logger,
    EventSignal? signal = null,
    TimeProvider? time = null,
    StorageMetrics? metrics = null) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1);
    private volatile PostgresDatabase? _database;
    private bool _disposed;

    /// <summary>Server and database, without anything else of the connection string.</summary>
    public string Address
    {
        get
        {
            var connection = Connection;
            return $"{connection.Host}:{connection.Port}/{connection.Database}";
        }
    }

    /// <summary>Opens it; throws, with a sentence for the operator, where it cannot be used.</summary>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken);
        }
        catch (NpgsqlException fault)
        {
            throw UnusableServer.Describe(fault, Connection);
        }
    }

    /// <summary>The database, migrated and ready. Fails as opening it did; the next call tries again.</summary>
    public ValueTask<PostgresDatabase> OpenAsync(CancellationToken cancellationToken) =>
        _database is { } database ? new(database) : OpenFirstAsync(cancellationToken);

    /// <summary>Throws, with a sentence for the operator, where opening would create a schema.</summary>
    public Task RequireSchemaAsync(CancellationToken cancellationToken) => LookAsync(
        async connection => await PostgresSchema.ExistsAsync(connection, cancellationToken)
            ? true
            : throw new InvalidOperationException(
                $"There is no mail: database '{connection.Database}' has no tables of Mailservr."),
        cancellationToken);

    /// <summary>Makes the schema with something in it: no host ever finds it without. False when it has tables already.</summary>
    public Task<bool> TryCreateAsync(Func<NpgsqlConnection, Task> fill, CancellationToken cancellationToken) =>
        LookAsync(connection => PostgresSchema.TryCreateAsync(connection, fill, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        try
        {
            if (_disposed)
                return;

            _disposed = true;
            if (_database is { } database)
                await database.DisposeAsync();
            _database = null;
        }
        finally
        {
            _opening.Release();
        }
    }

    private NpgsqlConnectionStringBuilder Connection =>
        new(options.Value.DataSource?.ConnectionString ?? options.Value.ConnectionString);

    private async Task<bool> LookAsync(Func<NpgsqlConnection, Task<bool>> look, CancellationToken cancellationToken)
    {
        var source = PostgresConnections.Open(options.Value);
        await using var owned = options.Value.DataSource is null ? source : null;
        await using var connection = await ConnectAsync(source, cancellationToken);
        return await look(connection);
    }

    private async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException fault)
        {
            throw UnusableServer.Describe(fault, Connection);
        }
    }

    private async ValueTask<PostgresDatabase> OpenFirstAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _database ??= await PostgresDatabase.OpenAsync(
                options.Value, signal ?? new EventSignal(), time ?? TimeProvider.System, logger, metrics, cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }
}
