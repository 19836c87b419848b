using System.Threading.Channels;
using Mailservr.Messages;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// Brings the search index up to the main database, behind the commits: indexing costs more than appending, and no
/// sender should wait for it. It goes on at once when somebody searches, who waits for what was committed before; else
/// in full batches or in its own time, because a large batch costs less than many small ones.
/// </summary>
internal sealed class SearchIndexer : IDisposable
{
    private const int BatchSize = 1000;

    /// <summary>Text of one batch: more would only cost memory.</summary>
    private const int BatchChars = 8 << 20;

    /// <summary>Mail comes in bursts: the burst is received first. A search after it waits about 0.2 ms per message.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly SqliteDatabase _database;
    private readonly SearchIndex _index;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SearchWaiters _waiters = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _running;
    private volatile TaskCompletionSource _hurry = NewHurry();

    public SearchIndexer(SqliteDatabase database, SearchIndex index, TimeProvider time, ILogger logger)
    {
        (_database, _index, _time, _logger) = (database, index, time, logger);
        Signal();
        _running = Task.Run(RunAsync);
    }

    /// <summary>The last change that is in the index.</summary>
    public long Position => _waiters.Position;

    public StorageMetrics? Metrics { get; set; }

    /// <inheritdoc cref="SearchIndex.IsRemade"/>
    public bool IsRemade => _index.IsRemade;

    /// <inheritdoc cref="SearchIndex.FindFault"/>
    public string? FindFault() => _index.FindFault();

    /// <summary>Something was committed.</summary>
    public void Signal() => _signal.Writer.TryWrite(true);

    /// <summary>Ends when everything that is committed now can be found.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var head = await _database.ReadAsync(SearchChanges.Head, cancellationToken);
        var reached = _waiters.WaitForAsync(head);
        _hurry.TrySetResult();
        Signal();
        await reached.WaitAsync(cancellationToken);
    }

    /// <inheritdoc cref="SearchIndex.Scrub"/>
    public Task ScrubAsync(CancellationToken cancellationToken) =>
        Task.Run(() => _index.Scrub(cancellationToken), cancellationToken);

    /// <summary>Has the index built anew at the next start; now its file is in use.</summary>
    public void MarkDamaged()
    {
        try
        {
            _index.MarkDamaged();
        }
        catch (IOException exception)
        {
            Log.SearchMarkFailed(_logger, exception);
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _running.GetAwaiter().GetResult();
        _waiters.Fail(new ObjectDisposedException(nameof(SearchIndexer), "The database is closed."));
        _stopping.Dispose();
        _index.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _signal.Reader.WaitToReadAsync(_stopping.Token))
            {
                await Task.WhenAny(_hurry.Task, Task.Delay(Patience, _time, _stopping.Token));
                while (_signal.Reader.TryRead(out _))
                {
                }

                // Before the changes are read: whoever hurries later may wait for later ones.
                _hurry = NewHurry();
                await IndexAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Log.SearchStopped(_logger, Position);
        }
    }

    private async Task IndexAsync()
    {
        try
        {
            while (await IndexBatchAsync())
                _stopping.Token.ThrowIfCancellationRequested();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.SearchFailed(_logger, exception);
            _waiters.Fail(exception);
            if (SearchIndex.IsDamage(exception))
                MarkDamaged();
            await Task.Delay(RetryDelay, _time, _stopping.Token);
            Signal();
        }
    }

    /// <returns>False when nothing is left to do.</returns>
    private async Task<bool> IndexBatchAsync()
    {
        var progress = _index.Progress;
        if (progress.RebuiltTo is { } rebuiltTo)
        {
            var (last, found) = await _database.ReadAsync(session => ReadMessages(session, rebuiltTo), _stopping.Token);
            _index.Apply([], found, progress with { RebuiltTo = last });
            return true;
        }

        var start = _time.GetTimestamp();
        var (changes, documents, hasMore) =
            await _database.ReadAsync(session => ReadChanges(session, progress.Position), _stopping.Token);
        if (changes.Count > 0)
        {
            var changed = changes.Select(change => change.MessageId).Distinct().ToList();
            _index.Apply(changed, documents, progress with { Position = changes[^1].Position });
            Metrics?.Indexed(changes.Count, _time.GetElapsedTime(start));
        }

        _waiters.Reach(_index.Progress.Position);
        // A batch that is not full waits for more of a burst.
        return _index.Tidy() || hasMore;
    }

    /// <returns>The last message that was looked at, null when there is none left; and those that can be found.</returns>
    private (long? Last, List<SearchDocument> Documents) ReadMessages(SqliteSession session, long after)
    {
        var ids = session.Prepare("SELECT id FROM messages WHERE id > ?1 ORDER BY id LIMIT ?2")
            .Bind(after).Bind(BatchSize).List(static row => row.Int64(0));
        var documents = ReadDocuments(session, ids, out var read);
        return (read > 0 ? ids[read - 1] : null, documents);
    }

    private (IReadOnlyList<(long Position, long MessageId)> Changes, List<SearchDocument> Documents, bool HasMore) ReadChanges(
        SqliteSession session, long after)
    {
        var changes = SearchChanges.Read(session, after, BatchSize);
        var documents = ReadDocuments(session, changes.Select(change => change.MessageId), out var read);
        return ([.. changes.Take(read)], documents, HasMore: read < changes.Count || read == BatchSize);
    }

    /// <summary>One document for each message that is still there, as far as one batch goes.</summary>
    private List<SearchDocument> ReadDocuments(SqliteSession session, IEnumerable<long> messageIds, out int read)
    {
        var documents = new Dictionary<long, SearchDocument>();
        var chars = 0;
        read = 0;
        foreach (var id in messageIds.TakeWhile(_ => chars < BatchChars))
        {
            read++;
            if (documents.ContainsKey(id) || FindMessage(session, id) is not { } message || ReadDocument(message) is not { } document)
                continue;

            documents.Add(id, document);
            chars += document.Length;
        }

        return [.. documents.Values];
    }

    // One message that cannot be read must not keep all others from being found, nor be found as another.
    private StoredMessage? FindMessage(SqliteSession session, long id)
    {
        try
        {
            return MessageRows.FindStored(session, accountId: null, id) is { } message && message.Record.Id == id ? message : null;
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            Log.SearchSkipped(_logger, id, exception);
            return null;
        }
    }

    // Of no store any more: whatever it is, it would come again for this message, and for no other.
    private SearchDocument? ReadDocument(StoredMessage message)
    {
        try
        {
            return SearchDocument.Of(message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.SearchSkipped(_logger, message.Record.Id, exception);
            return null;
        }
    }

    private static TaskCompletionSource NewHurry() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
