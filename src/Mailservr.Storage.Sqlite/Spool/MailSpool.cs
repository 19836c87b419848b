using System.Buffers;
using System.Threading.Channels;
using Mailservr.Messages;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// Accepts mail by appending it to a file, one flush for a batch, and files it in the tables right behind. A batch
/// costs a page in a dozen tables and indexes whatever its size, and each page twice: in the log of the database and at
/// the checkpoint. So no sender waits for the tables, and many batches share their pages.
/// </summary>
internal sealed class MailSpool : IDisposable
{
    /// <summary>Mail that may wait to be filed: half a second's worth under full load. More only fills memory.</summary>
    private const long MaxWaiting = 64 << 20;

    /// <summary>One transaction: so long at most does a change of records wait for the writer.</summary>
    private const int FiledMessages = 1000;
    private const long FiledBytes = 16 << 20;

    /// <summary>Between two transactions, unless somebody wants to read. The first mail after a pause is filed at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly SqliteDatabase _database;
    private readonly SpoolFiles _files;
    private readonly SpoolFiler _filer;
    private readonly ILogger _logger;
    private readonly SpoolQueue _queue = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _running;
    private long _lastPosition;
    private long _lastAccepted;
    private volatile TaskCompletionSource _hurry = NewSource();
    private volatile TaskCompletionSource _attempt = NewSource();
    private volatile bool _isFailing;
    private volatile bool _hasEnded;

    private MailSpool(SqliteDatabase database, SpoolFiles files, long filed, long lastPosition, ILogger logger)
    {
        (_database, _files, _lastAccepted, _lastPosition, _logger) = (database, files, filed, lastPosition, logger);
        _filer = new SpoolFiler(logger);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Whoever accepts or appends holds it, so that what comes first is first in the tables.</summary>
    public SemaphoreSlim Order { get; } = new(1);

    /// <summary>Takes in what is filed.</summary>
    public SearchIndexer? Search { get; set; }

    public StorageMetrics? Metrics { get; set; }

    /// <summary>Messages that are accepted and not filed.</summary>
    public int Waiting => _queue.Messages;

    /// <summary>Opens the spool and files what a process that ended without a farewell has left in it.</summary>
    public static MailSpool Open(SqliteDatabase database, string folder, ILogger logger)
    {
        var (key, filed) = database.Setup(session => (SpoolRows.ReadKey(session), SpoolRows.ReadFiled(session)));
        var files = SpoolFiles.Open(folder, key, filed, out var found);
        try
        {
            filed = new SpoolRecovery(database, folder, logger).File(files, found, filed);
            return new MailSpool(database, files, filed, found.Last, logger);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Makes a batch durable. The caller holds <see cref="Order"/>.</summary>
    public async ValueTask AcceptAsync(
        IReadOnlyList<PreparedMessage> messages, IReadOnlyList<Delivery> acknowledged, CancellationToken cancellationToken)
    {
        await WaitForRoomAsync(cancellationToken);
        // Also after a failure the next position is a new one: what could not be flushed may still be there.
        var batch = new SpoolBatch(++_lastPosition, _lastAccepted, messages, acknowledged);
        var length = SpoolFrame.Measure(batch);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _files.Write(batch, buffer.AsMemory(0, length));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        _lastAccepted = batch.Position;
        _queue.Add(batch, buffer, length);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Ends when what was accepted before for an account (null: for all) is filed, or while filing fails.</summary>
    public Task CatchUpAsync(long? accountId, CancellationToken cancellationToken) =>
        CatchUpToAsync(_queue.LastOf(accountId), cancellationToken);

    /// <summary>The same for mail with attachments only: what has none hurries nobody.</summary>
    public Task CatchUpAttachmentsAsync(long accountId, CancellationToken cancellationToken) =>
        CatchUpToAsync(_queue.LastWithAttachmentsOf(accountId), cancellationToken);

    /// <summary>Ends with the filing of what was accepted before, in its own time, or with the spool.</summary>
    public async Task FiledAsync(CancellationToken cancellationToken)
    {
        var last = _queue.LastOf(null);
        for (var attempt = _attempt.Task; _queue.IsWaiting(last) && !_hasEnded; attempt = _attempt.Task)
            await attempt.WaitAsync(cancellationToken);
    }

    /// <summary>Ends when everything accepted before is filed; throws where that cannot be done now.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var last = _queue.LastOf(null);
        await CatchUpAsync(null, cancellationToken);
        if (_queue.IsWaiting(last))
            throw new IOException("The database does not take the mail that was accepted.");
    }

    /// <summary>Files everything and begins with new files: what was in the old ones is gone with them.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await Order.WaitAsync(cancellationToken);
        try
        {
            await DrainAsync(cancellationToken);
            _files.Renew();
        }
        finally
        {
            Order.Release();
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _running.GetAwaiter().GetResult();
        _files.Close(_queue.IsEmpty);
        _stopping.Dispose();
        Order.Dispose();
    }

    private async Task CatchUpToAsync(long last, CancellationToken cancellationToken)
    {
        while (_queue.IsWaiting(last) && !_isFailing)
        {
            var attempt = _attempt.Task;
            _hurry.TrySetResult();
            if (_queue.IsWaiting(last))
                await attempt.WaitAsync(cancellationToken);
        }
    }

    private async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        for (var attempt = _attempt.Task; _queue.Bytes > MaxWaiting; attempt = _attempt.Task)
        {
            if (_isFailing)
                throw new IOException("Too much mail waits for the database, which does not take it.");
            _hurry.TrySetResult();
            await attempt.WaitAsync(cancellationToken);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _signal.Reader.WaitToReadAsync(_stopping.Token))
            {
                _signal.Reader.TryRead(out _);
                _hurry = NewSource();
                await FileAllAsync();
                await Task.WhenAny(_hurry.Task, Task.Delay(_isFailing ? RetryDelay : Pause, TimeProvider.System, _stopping.Token));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Log.SpoolStops(_logger);
        }

        await FileAllAsync();
        _hasEnded = true;
        EndAttempt();
    }

    private async Task FileAllAsync()
    {
        while (_queue.Peek(FiledMessages, FiledBytes) is { Count: > 0 } group && await TryFileAsync(group))
        {
        }
    }

    private async Task<bool> TryFileAsync(IReadOnlyList<SpoolBatch> group)
    {
        try
        {
            var start = TimeProvider.System.GetTimestamp();
            await FileAsync(group);
            Metrics?.Filed(group.Sum(batch => batch.Messages.Count), TimeProvider.System.GetElapsedTime(start));
            // At once: whatever comes between, nothing is filed twice.
            _queue.Remove(group.Count);
            _isFailing = false;
            Search?.Signal();
        }
        catch (Exception exception)
        {
            Log.FilingFailed(_logger, exception);
            _isFailing = true;
            _signal.Writer.TryWrite(true);
        }

        EndAttempt();
        if (!_isFailing)
            Release(group[^1].Position);
        return !_isFailing;
    }

    private void Release(long filed)
    {
        try
        {
            _files.Release(filed);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.SpoolLeftOver(_logger, exception);
        }
    }

    private void EndAttempt() => Interlocked.Exchange(ref _attempt, NewSource()).SetResult();

    private async Task FileAsync(IReadOnlyList<SpoolBatch> group)
    {
        try
        {
            var indexed = Search?.Position ?? 0;
            await _database.WriteAsync(
                session =>
                {
                    SearchChanges.Prune(session, indexed);
                    return SpoolFiler.File(session, group);
                },
                CancellationToken.None);
        }
        catch (Exception exception) when (SpoolFiler.IsOfTheMail(exception))
        {
            Log.FilingSingly(_logger, exception);
            await _database.WriteAsync(session => _filer.FileSingly(session, group), CancellationToken.None);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
