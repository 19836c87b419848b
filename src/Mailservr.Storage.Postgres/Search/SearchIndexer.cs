using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Takes mail into search behind the commits: its words cost as much as all the rest of an append, and no sender should
/// wait for them. Every host works on what no other is working on. Who searches has the mail of the account done at once.
/// </summary>
internal sealed class SearchIndexer(PostgresDatabase database, ILogger logger) : IAsyncDisposable
{
    private const int BatchSize = 500;

    /// <summary>Mail comes in bursts, and many messages at once cost less than each for itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Also without a word: another host may have died before it got to its mail.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>A host of an older program may still be running beside.</summary>
    private static readonly TimeSpan ListingInterval = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _running = Task.CompletedTask;
    private long? _listed;

    public StorageMetrics? Metrics { get; set; }

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Something was committed.</summary>
    public void Signal() => _signal.Writer.TryWrite(true);

    /// <summary>Ends when all mail of the account that is committed now can be found.</summary>
    public async Task CatchUpAsync(long accountId, CancellationToken cancellationToken)
    {
        var last = await database.ReadAsync(
            connection => SearchRows.LastOfAccountAsync(connection, accountId, cancellationToken), cancellationToken);
        if (last is not { } position)
            return;

        while (await IndexAsync(
            connection => SearchRows.TakeOfAccountAsync(connection, accountId, position, BatchSize, cancellationToken),
            cancellationToken) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await IndexAllAsync();
                await ListSendersAsync();
                await WaitAsync();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Asked to end.
            }
            catch (Exception fault)
            {
                Log.SearchFailed(logger, fault);
                await Task.Delay(Patience, TimeProvider.System, _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task IndexAllAsync()
    {
        var indexed = 0;
        while (await IndexAsync(
            connection => SearchRows.TakeAnyAsync(connection, BatchSize, _stopping.Token), _stopping.Token) is > 0 and var more)
        {
            indexed += more;
            _stopping.Token.ThrowIfCancellationRequested();
        }

        if (indexed > 0)
        {
            await database.ReadAsync(
                connection => SearchRows.TidyAsync(connection, _stopping.Token), _stopping.Token);
        }
    }

    private async Task ListSendersAsync()
    {
        if (_listed is { } last && TimeProvider.System.GetElapsedTime(last) < ListingInterval)
            return;
        await UnlistedSegments.ListAsync(database, _stopping.Token);
        _listed = TimeProvider.System.GetTimestamp();
    }

    private async Task WaitAsync()
    {
        using var interval = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var signal = _signal.Reader.WaitToReadAsync(interval.Token).AsTask();
        await Task.WhenAny(signal, Task.Delay(Interval, TimeProvider.System, interval.Token));
        await interval.CancelAsync();
        _signal.Reader.TryRead(out _);
        await Task.Delay(Patience, TimeProvider.System, _stopping.Token);
    }

    private async Task<int> IndexAsync(
        Func<NpgsqlConnection, Task<List<UnindexedMessage>>> take, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var indexed = await TryIndexAsync(take, cancellationToken);
        if (indexed > 0)
            Metrics?.Indexed(indexed, TimeProvider.System.GetElapsedTime(start));
        return indexed;
    }

    private Task<int> TryIndexAsync(
        Func<NpgsqlConnection, Task<List<UnindexedMessage>>> take, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                var taken = await take(connection);
                return taken.Count == 0
                    ? 0
                    : await new IndexTransaction(connection, taken, logger).RunAsync(cancellationToken);
            },
            cancellationToken);
}
