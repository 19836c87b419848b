using Mailservr.Events;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.Core.Tests.Storage;

/// <summary>Every message is a thread of its own.</summary>
internal sealed class MemoryMessageStore(MemoryEventLog events) : IMessageStore
{
    private readonly Lock _lock = new();
    private int _waiting;
    private readonly Dictionary<long, (StoredMessage Message, string DeliveryKey)> _messages = [];
    private readonly HashSet<long> _unacknowledged = [];
    private readonly List<AppendBatch> _batches = [];

    /// <summary>Asked before anything is stored.</summary>
    public Func<AppendBatch, Exception?> Fault { get; set; } = _ => null;

    /// <summary>A batch waits for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Batches that wait there now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public IReadOnlyList<AppendBatch> Batches
    {
        get
        {
            lock (_lock)
                return [.. _batches];
        }
    }

    public IReadOnlyList<StoredMessage> Messages
    {
        get
        {
            lock (_lock)
                return [.. _messages.Values.Select(stored => stored.Message).OrderBy(message => message.Record.Id)];
        }
    }

    public async ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(
        AppendBatch batch, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        await Gate;
        Interlocked.Decrement(ref _waiting);
        if (Fault(batch) is { } fault)
            throw fault;
        lock (_lock)
        {
            _batches.Add(batch);
            _unacknowledged.UnionWith(batch.Unacknowledged.Select(delivery => delivery.MessageId));
            return [.. batch.Messages.Select(Append)];
        }
    }

    public ValueTask<StoredMessage?> FindAsync(long accountId, long messageId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var found = _messages.TryGetValue(messageId, out var stored) && stored.Message.Record.AccountId == accountId;
            return ValueTask.FromResult(found ? stored.Message : null);
        }
    }

    public ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        var matches = Messages.Select(message => message.Record)
            .Where(record => record.AccountId == accountId && Matches(record, query))
            .OrderBy(record => record.ReceivedAt)
            .Take(query.Limit);
        return ValueTask.FromResult(new MailPage<MessageRecord>([.. matches], null));
    }

    public ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public void Delete(long messageId)
    {
        lock (_lock)
            _messages.Remove(messageId);
    }

    private AppendedMessage Append(MessageAppend append)
    {
        var earlier = _messages.Values.FirstOrDefault(stored =>
            stored.DeliveryKey == append.DeliveryKey
            && stored.Message.Record.AccountId == append.Record.AccountId
            && _unacknowledged.Contains(stored.Message.Record.Id));
        if (earlier.Message is { } known)
            return new AppendedMessage(known.Record, IsNewThread: false, IsDuplicate: true);

        var record = append.Record with { ThreadId = append.Record.Id };
        _messages.Add(record.Id, (new StoredMessage(record, append.Content), append.DeliveryKey));
        var appended = new AppendedMessage(record, IsNewThread: true, IsDuplicate: false);
        var written = events.AppendAsync(MailEvents.For(appended, append.TraceParent), CancellationToken.None);
        Assert.True(written.IsCompletedSuccessfully);
        return appended;
    }

    private static bool Matches(MessageRecord record, MailQuery query) =>
        (query.AddressIds is null || record.DeliveredTo.Any(to => query.AddressIds.Contains(to.AddressId)))
        && (query.Subject is null || record.Subject.Contains(query.Subject, StringComparison.OrdinalIgnoreCase))
        && (query.From is null || record.From?.Address.Contains(query.From, StringComparison.OrdinalIgnoreCase) == true)
        && (query.After is null || record.ReceivedAt > query.After)
        && (query.Quarantined is null || record.Quarantined == query.Quarantined);
}
