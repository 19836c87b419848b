using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Mailservr.Events;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.Receiving;

/// <summary>The last step before the 250: many sessions, one transaction.</summary>
internal sealed class MessageAppender
{
    // 64 MB of messages may wait for a slow store, 8 MB make a transaction.
    private const long PendingBytes = 64 << 20;
    private const long BatchBytes = 8 << 20;
    private const int BatchItems = 100;

    private readonly IMessageStore _messages;
    private readonly IMessageSpool? _spool;
    private readonly EventSignal _signal;
    private readonly GroupCommit<IReadOnlyList<MessageAppend>, IReadOnlyList<AppendedMessage>> _commits;
    private readonly ConcurrentQueue<Delivery> _acknowledged = new();
    private readonly ConcurrentQueue<Delivery> _unacknowledged = new();
    private readonly EventSignal _settled = new();
    private readonly EventSignal _lost = new();
    private readonly ReceivingMetrics _metrics;
    private readonly TimeProvider _time;
    private int _unannounced;

    public MessageAppender(
        IMessageStore messages, EventSignal signal, MailservrOptions options, ReceivingMetrics metrics, TimeProvider time)
    {
        _metrics = metrics;
        _time = time;
        _messages = messages;
        _spool = messages as IMessageSpool;
        _signal = signal;
        _commits = new(CommitAsync, new(options.Limits.PendingMessages, PendingBytes, BatchItems, BatchBytes));
        metrics.ObservePending(() => _commits.PendingItems);
    }

    /// <summary>
    /// Appends one message for all its accounts, together or not at all. False: too much is waiting, the sender should
    /// come back.
    /// </summary>
    public bool TryAppend(
        IReadOnlyList<MessageAppend> message, [NotNullWhen(true)] out Task<IReadOnlyList<AppendedMessage>>? appended) =>
        _commits.TryAdd(message, message.Sum(append => append.Content.Inline.Length + 4096L), out appended);

    /// <summary>Says whether the sender has read its 250 for the message.</summary>
    public void Settle(IEnumerable<AppendedMessage> message, bool acknowledged)
    {
        var queue = acknowledged ? _acknowledged : _unacknowledged;
        foreach (var appended in message)
            queue.Enqueue(new Delivery(appended.Record.AccountId, appended.Record.Id));
        _settled.Set();
        if (!_unacknowledged.IsEmpty)
            _lost.Set();
    }

    /// <summary>Ends with the next settlement. Take it before flushing: so none in between is missed.</summary>
    public Task NextSettlement => _settled.Next;

    /// <summary>The same, of a sender that has gone without its 250.</summary>
    public Task NextLoss => _lost.Next;

    /// <summary>Writes down what was settled and what no later message has taken along.</summary>
    public async ValueTask FlushSettledAsync(CancellationToken cancellationToken)
    {
        while (!_acknowledged.IsEmpty || !_unacknowledged.IsEmpty)
            await AppendAsync(new AppendBatch([], Take(_acknowledged), Take(_unacknowledged)), cancellationToken);
    }

    /// <summary>Ends when nothing is on its way to the store any more.</summary>
    public Task DrainAsync() => _commits.DrainAsync();

    private async ValueTask<IReadOnlyList<IReadOnlyList<AppendedMessage>>> CommitAsync(
        IReadOnlyList<IReadOnlyList<MessageAppend>> messages, CancellationToken cancellationToken)
    {
        var rows = messages.SelectMany(message => message).ToList();
        var batch = new AppendBatch(rows, Take(_acknowledged), Take(_unacknowledged));
        var start = _time.GetTimestamp();
        var appended = await AppendAsync(batch, cancellationToken);
        _ = AnnounceAsync();
        _metrics.Appended(messages.Count, _time.GetElapsedTime(start));

        var results = new List<IReadOnlyList<AppendedMessage>>(messages.Count);
        var next = 0;
        foreach (var message in messages)
        {
            results.Add([.. appended.Skip(next).Take(message.Count)]);
            next += message.Count;
        }

        return results;
    }

    // With a spool the events come with the filing. One waits for it at a time; who comes meanwhile makes it wait again.
    private async Task AnnounceAsync()
    {
        if (Interlocked.Increment(ref _unannounced) > 1)
            return;

        int seen;
        do
        {
            seen = Volatile.Read(ref _unannounced);
            if (_spool is not null)
                await _spool.FiledAsync(CancellationToken.None);
            _signal.Set();
        }
        while (Interlocked.Add(ref _unannounced, -seen) > 0);
    }

    private async ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(
        AppendBatch batch, CancellationToken cancellationToken)
    {
        var done = false;
        try
        {
            var appended = _spool is null
                ? await _messages.AppendAsync(batch, cancellationToken)
                : await _spool.AcceptAsync(batch, cancellationToken);
            done = true;
            return appended;
        }
        finally
        {
            if (!done)
            {
                PutBack(_acknowledged, batch.Acknowledged);
                PutBack(_unacknowledged, batch.Unacknowledged);
            }
        }
    }

    private static List<Delivery> Take(ConcurrentQueue<Delivery> queue)
    {
        var taken = new List<Delivery>();
        while (taken.Count < 1000 && queue.TryDequeue(out var delivery))
            taken.Add(delivery);

        return taken;
    }

    private static void PutBack(ConcurrentQueue<Delivery> queue, IReadOnlyList<Delivery> deliveries)
    {
        foreach (var delivery in deliveries)
            queue.Enqueue(delivery);
    }
}
