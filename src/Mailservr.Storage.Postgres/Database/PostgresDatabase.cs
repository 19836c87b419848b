using Mailservr.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>An open database: who may use it when, and what runs beside it as long as it is open.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    // A record is found by an index, on a page or two: this is no slow answer, but none.
    private const int RecordSeconds = 10;

    // Each time another transaction has got on: more tries than that are no bad luck.
    private const int MaxTries = 10;

    private readonly NpgsqlDataSource _source;
    private readonly bool _ownsSource;
    private readonly SemaphoreSlim _readers;
    private readonly PooledDbContextFactory<MailservrDbContext> _contexts;

    private PostgresDatabase(NpgsqlDataSource source, PostgresStorageOptions options, ILogger logger)
    {
        (_source, _ownsSource) = (source, options.DataSource is null);
        _readers = new SemaphoreSlim(options.Readers);
        Writers = new SemaphoreSlim(options.Writers);
        _contexts = new PooledDbContextFactory<MailservrDbContext>(MailservrDbContext.OptionsFor(source));
        Logger = logger;
        Notifier = new EventNotifier(source, logger);
        Search = new SearchIndexer(this, logger);
        Spool = new MailSpool(this, logger);
        RecordChanges = new RecordChanges(this);
        Statistics = new FirstStatistics(this);
    }

    /// <summary>One for each append that may run.</summary>
    public SemaphoreSlim Writers { get; }

    public UncertainCommits Uncertain { get; } = new();

    public ILogger Logger { get; }

    public EventNotifier Notifier { get; }

    public SearchIndexer Search { get; }

    public MailSpool Spool { get; }

    public RecordChanges RecordChanges { get; }

    public FirstStatistics Statistics { get; }

    /// <summary>The id of this host, for the deliveries that it owes an answer.</summary>
    public int HostId => Pulse?.HostId ?? 0;

    private HostPulse? Pulse { get; set; }

    /// <summary>Migrates, and joins the hosts that use the database.</summary>
    public static async Task<PostgresDatabase> OpenAsync(
        PostgresStorageOptions options, EventSignal signal, TimeProvider time, ILogger logger, StorageMetrics? metrics,
        CancellationToken cancellationToken)
    {
        if (options.Writers <= 0 || options.Readers <= 0)
        {
            throw new InvalidOperationException(
                $"Mailservr:Postgres has Writers={options.Writers} and Readers={options.Readers}: give both at least 1.");
        }

        var source = PostgresConnections.Open(options);
        var database = new PostgresDatabase(source, options, logger);
        try
        {
            await PostgresSchema.PrepareAsync(
                source, MailservrDbContext.OptionsFor(source), logger, cancellationToken);
            database.Pulse = await HostPulse.StartAsync(
                source, database.Uncertain, signal, time, logger, cancellationToken);
            database.Notifier.Start(database.HostId);
            database.Search.Metrics = metrics;
            database.Search.Start();
            database.Spool.Metrics = metrics;
            database.Spool.Start();
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) =>
        _source.OpenConnectionAsync(cancellationToken);

    /// <summary>Connections of before a crash of the server are of no use to anyone.</summary>
    public void ForgetConnections() => _source.Clear();

    /// <summary>
    /// One statement, or several that need no common snapshot. Asked once more when the connection turns out to be one
    /// that the server does not know any more.
    /// </summary>
    public Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken) =>
        LimitAsync(
            () => AskAsync(
                async () =>
                {
                    await using var connection = await ConnectAsync(cancellationToken);
                    return await read(connection);
                }),
            cancellationToken);

    /// <summary>The same beside all others: for one question at a time, which everybody waits for.</summary>
    public Task<T> LookAsync<T>(Func<NpgsqlConnection, Task<T>> look) => AskAsync(async () =>
    {
        await using var connection = await ConnectAsync(CancellationToken.None);
        return await look(connection);
    });

    /// <summary>Like <see cref="ReadAsync"/>, for records.</summary>
    public Task<T> ReadRecordsAsync<T>(Func<MailservrDbContext, Task<T>> read, CancellationToken cancellationToken) =>
        LimitAsync(() => AskAsync(() => WithContextAsync(read, RecordSeconds, cancellationToken)), cancellationToken);

    /// <summary>A change of records, tried once: it may be stored although its answer was lost.</summary>
    public Task<T> WriteRecordsAsync<T>(Func<MailservrDbContext, Task<T>> write, CancellationToken cancellationToken) =>
        LimitAsync(() => WithContextAsync(write, seconds: null, cancellationToken), cancellationToken);

    /// <summary>One transaction, durable when the task ends; from the beginning again when it met another.</summary>
    public Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> write, CancellationToken cancellationToken) =>
        LimitAsync(() => RepeatAsync(write, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Spool.DisposeAsync();
        await Statistics.DisposeAsync();
        await Search.DisposeAsync();
        await Notifier.DisposeAsync();
        if (Pulse is { } pulse)
            await pulse.DisposeAsync();
        if (_ownsSource)
            await _source.DisposeAsync();
    }

    private async Task<T> LimitAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _readers.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _readers.Release();
        }
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception fault) when (PostgresFaults.IsConnectionLost(fault))
        {
            ForgetConnections();
            if (PostgresFaults.IsSilence(fault))
                throw;
            var answer = await ask();
            // Only now: what fails again is told by whoever asks.
            Log.ConnectionLost(Logger, fault);
            return answer;
        }
    }

    private async Task<T> WithContextAsync<T>(
        Func<MailservrDbContext, Task<T>> use, int? seconds, CancellationToken cancellationToken)
    {
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        context.Database.SetCommandTimeout(seconds);
        return await use(context);
    }

    private async Task<T> RepeatAsync<T>(Func<NpgsqlConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await WriteOnceAsync(write, cancellationToken);
            }
            catch (PostgresException fault) when (PostgresFaults.IsCollision(fault) && tries < MaxTries)
            {
                Log.AppendRepeated(Logger, fault.SqlState);
            }
        }
    }

    private async Task<T> WriteOnceAsync<T>(Func<NpgsqlConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await write(connection);
        // Not cancellable: a commit that is on its way is not taken back.
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }
}
