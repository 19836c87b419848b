using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Files accepted mail in large transactions. A batch costs two dozen statements whatever its size, and none of its
/// senders waits for them. Any host files what all have accepted, so mail outlives its host; whoever reads the mail of
/// an account waits until what was accepted for it is filed, on whichever host.
/// </summary>
internal sealed class MailSpool(PostgresDatabase database, ILogger logger) : IAsyncDisposable
{
    /// <summary>Mail of this host that may wait to be filed: more only makes readers wait.</summary>
    private const long MaxWaiting = 64 << 20;

    /// <summary>Between two transactions, unless somebody wants to read. The first mail after a pause is filed at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Also without a word: another host may have died before it got to its mail.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly MailFiler _filer = new(database, logger);
    private readonly SpoolQueue _queue = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _running = Task.CompletedTask;
    private volatile TaskCompletionSource _hurry = NewSource();
    private volatile TaskCompletionSource _attempt = NewSource();
    private volatile bool _isFailing;
    private volatile bool _hasEnded;

    public StorageMetrics? Metrics { get; set; }

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>A batch was accepted.</summary>
    /// <param name="position">Of its last message.</param>
    /// <param name="bytes">That it holds.</param>
    public void Add(long position, long bytes)
    {
        _queue.Add(position, bytes);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Throws when the tables have refused mail for so long that no more should wait for them.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        for (var attempt = _attempt.Task; _queue.Bytes > MaxWaiting; attempt = _attempt.Task)
        {
            if (_isFailing)
                throw new IOException("Too much mail waits for the tables, which do not take it.");
            Hurry();
            await attempt.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends when what was accepted before for an account is filed, or while filing fails.</summary>
    public async Task CatchUpAsync(long accountId, CancellationToken cancellationToken) =>
        await IsFiledAsync(accountId, cancellationToken);

    /// <summary>The same, of all accounts where none is given; throws where that cannot be done now.</summary>
    public async Task DrainAsync(long? accountId, CancellationToken cancellationToken)
    {
        if (!await IsFiledAsync(accountId, cancellationToken))
            throw new IOException("The tables do not take the mail that was accepted.");
    }

    /// <summary>Ends with the filing of what this host accepted before, in its own time, or with the spool.</summary>
    public async Task FiledAsync(CancellationToken cancellationToken)
    {
        var last = _queue.Last;
        for (var attempt = _attempt.Task; _queue.IsWaiting(last) && !_hasEnded; attempt = _attempt.Task)
            await attempt.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    /// <returns>False when filing fails.</returns>
    private async Task<bool> IsFiledAsync(long? accountId, CancellationToken cancellationToken)
    {
        var last = await database.ReadAsync(
            connection => AcceptedRows.LastAsync(connection, accountId, cancellationToken), cancellationToken);
        if (last is not { } position)
            return true;

        for (var attempt = _attempt.Task; await IsWaitingAsync(accountId, position, cancellationToken); attempt = _attempt.Task)
        {
            Hurry();
            await attempt.WaitAsync(cancellationToken);
            if (_isFailing || _hasEnded)
                return false;
        }

        return true;
    }

    private Task<bool> IsWaitingAsync(long? accountId, long upTo, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => AcceptedRows.AnyAsync(connection, accountId, upTo, cancellationToken), cancellationToken);

    private void Hurry()
    {
        _signal.Writer.TryWrite(true);
        _hurry.TrySetResult();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            _signal.Reader.TryRead(out _);
            _hurry = NewSource();
            await FileAllAsync();
            await Task.WhenAny(
                _hurry.Task, Task.Delay(_isFailing ? RetryDelay : Pause, TimeProvider.System, _stopping.Token));
            if (!_isFailing)
                await WaitAsync();
        }

        // What is left when that fails is filed by another host, or by the next.
        await FileAllAsync();
        _hasEnded = true;
        EndAttempt();
    }

    private async Task WaitAsync()
    {
        using var interval = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        await Task.WhenAny(
            _signal.Reader.WaitToReadAsync(interval.Token).AsTask(), Task.Delay(Interval, TimeProvider.System, interval.Token));
        await interval.CancelAsync();
    }

    private async Task FileAllAsync()
    {
        while (await TryFileAsync())
        {
        }
    }

    /// <returns>True when there is more.</returns>
    private async Task<bool> TryFileAsync()
    {
        var filed = default(FiledMail);
        try
        {
            var (start, before) = (TimeProvider.System.GetTimestamp(), _queue.Last);
            filed = await _filer.FileAsync();
            _queue.Remove(filed.IsAll ? Math.Max(before, filed.Position) : filed.Position);
            _isFailing = false;
            if (filed.Messages > 0)
                Announce(filed.Messages, TimeProvider.System.GetElapsedTime(start));
        }
        catch (Exception exception)
        {
            Log.FilingFailed(logger, exception);
            _isFailing = true;
        }

        EndAttempt();
        return !_isFailing && !filed.IsAll;
    }

    private void Announce(int messages, TimeSpan elapsed)
    {
        Metrics?.Filed(messages, elapsed);
        database.Notifier.Signal();
        database.Search.Signal();
        database.Statistics.Count(messages);
    }

    private void EndAttempt() => Interlocked.Exchange(ref _attempt, NewSource()).SetResult();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
