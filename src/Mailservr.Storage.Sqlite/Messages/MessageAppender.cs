using Mailservr.Events;
using Mailservr.Messages;
using Mailservr.Threads;

namespace Mailservr.Storage.Sqlite;

/// <summary>Writes one batch inside the transaction of its caller.</summary>
internal sealed class MessageAppender(SqliteSession session)
{
    private readonly ThreadLinker _threads = new(session);

    public IReadOnlyList<AppendedMessage> Append(IReadOnlyList<PreparedMessage> messages, AppendBatch batch)
    {
        foreach (var delivery in batch.Acknowledged)
            DeliveryRows.Acknowledge(session, delivery);
        foreach (var delivery in batch.Unacknowledged)
            DeliveryRows.LoseSight(session, delivery);

        return Finish(messages, [.. messages.Select(StoreOrRecognise)]);
    }

    /// <summary>
    /// Takes what was accepted into the tables. Nothing of it is a duplicate, and of a delivery that was acknowledged
    /// meanwhile no row is needed.
    /// </summary>
    public void File(IReadOnlyList<PreparedMessage> messages, IEnumerable<Delivery> acknowledged)
    {
        var settled = acknowledged.ToHashSet();
        Finish(messages, [.. messages.Select(message => Store(message, isOpen: !settled.Remove(DeliveryOf(message))))]);
        foreach (var delivery in settled)
            DeliveryRows.Acknowledge(session, delivery);
    }

    private List<AppendedMessage> Finish(IReadOnlyList<PreparedMessage> messages, List<AppendedMessage> stored)
    {
        AttachmentTotals.Add(session, stored.Where(one => !one.IsDuplicate).Select(one => one.Record));
        var appended = stored.ConvertAll(Settle);
        for (var i = 0; i < appended.Count; i++)
            Announce(appended[i], messages[i].Append.TraceParent);
        if (messages.Count > 0)
            DeliveryRows.Prune(session, messages.Max(m => m.Append.Record.ReceivedAt));
        return appended;
    }

    private AppendedMessage StoreOrRecognise(PreparedMessage message) => FindEarlier(message.Append) is { } earlier
        ? new AppendedMessage(earlier, IsNewThread: false, IsDuplicate: true)
        : Store(message, isOpen: true);

    private AppendedMessage Store(PreparedMessage message, bool isOpen)
    {
        var record = message.Append.Record;
        var threadId = _threads.Link(message.Append);
        MessageRows.Insert(session, message, threadId);
        SaveThread(record, threadId);
        Count(message);
        if (isOpen)
            DeliveryRows.Open(session, message.Append);
        SearchChanges.Add(session, record.Id);
        return new AppendedMessage(
            record with { ThreadId = threadId, Version = 1 }, IsNewThread: threadId == record.Id, IsDuplicate: false);
    }

    private static Delivery DeliveryOf(PreparedMessage message) =>
        new(message.Append.Record.AccountId, message.Append.Record.Id);

    private MessageRecord? FindEarlier(MessageAppend message) =>
        DeliveryRows.Find(session, message) is { } id
            ? MessageRows.Find(session, message.Record.AccountId, id)
            : null;

    private void SaveThread(MessageRecord message, long threadId)
    {
        var added = ThreadSummary.Of(message, threadId);
        // A thread that the message begins is not there yet.
        if (threadId != message.Id && ThreadRows.Find(session, message.AccountId, threadId) is { } thread)
        {
            // Mail that was set aside does not bring a conversation back to the inbox.
            added = thread.Merge(added) with { Archived = thread.Archived && message.Quarantined };
        }

        ThreadRows.Save(session, added);
    }

    private void Count(PreparedMessage message)
    {
        var record = message.Append.Record;
        if (record.Direction == MailDirection.Outbound)
        {
            AddressSenders.CountSent(session, record.AccountId, record.AddressId);
            return;
        }

        var sender = record.From?.Address.ToLowerInvariant();
        foreach (var addressId in message.Addresses)
            AddressSenders.CountReceived(session, record.AccountId, addressId, sender, record.ReceivedAt);
    }

    // A later message of the batch may have joined the thread with another: what is told is how the batch ended.
    private AppendedMessage Settle(AppendedMessage stored)
    {
        var threadId = _threads.Follow(stored.Record.ThreadId);
        if (threadId == stored.Record.ThreadId)
            return stored;

        var record = MessageRows.Find(session, stored.Record.AccountId, stored.Record.Id) ?? stored.Record;
        return stored with { Record = record, IsNewThread = false };
    }

    private void Announce(AppendedMessage appended, string? traceParent)
    {
        foreach (var item in MailEvents.For(appended, traceParent))
            EventRows.Insert(session, item);
    }
}
