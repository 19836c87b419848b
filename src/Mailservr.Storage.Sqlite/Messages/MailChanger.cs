using Mailservr.Messages;
using Mailservr.Threads;

namespace Mailservr.Storage.Sqlite;

/// <summary>Changes flags and deletes mail inside the transaction of its caller.</summary>
internal sealed class MailChanger(SqliteSession session, long accountId, MailChange change)
{
    public ChangeStatus ChangeMessage(long messageId, long? expectedVersion)
    {
        if (MessageRows.Find(session, accountId, messageId) is not { } message)
            return ChangeStatus.NotFound;
        if (expectedVersion is { } version && version != message.Version)
            return ChangeStatus.Stale;

        if (change.Delete)
            DeleteAll([message]);
        else
            Mark(message.ThreadId, MarkMessage(message));
        return ChangeStatus.Done;
    }

    public ChangeStatus ChangeThread(long threadId, long? expectedVersion)
    {
        if (ThreadRows.Find(session, accountId, threadId) is not { } thread)
            return ChangeStatus.NotFound;
        if (expectedVersion is { } version && version != thread.Version)
            return ChangeStatus.Stale;

        if (change.Delete)
            DeleteAll(ReadThread(threadId));
        else
            Mark(threadId, MarkThread(thread));
        return ChangeStatus.Done;
    }

    public ChangeStatus DeleteAddress(long addressId)
    {
        var delivered = session.Prepare(
                $"""
                SELECT {MessageRows.ListColumns}
                FROM message_addresses d JOIN messages m ON m.id = d.message_id
                WHERE d.account_id = ?1 AND d.address_id = ?2
                """)
            .Bind(accountId).Bind(addressId).List(MessageRows.ReadListed);
        var shared = delivered.ToLookup(message => IsShared(message, addressId));
        foreach (var message in shared[true])
            MessageRows.RemoveAddress(session, message, addressId);
        Delete(shared[false]);

        // Also of what stays: the address of a thread is that of its oldest message.
        SumUp(delivered);
        return ChangeStatus.Done;
    }

    // Which other addresses received what cannot be read only the rows know.
    private bool IsShared(MessageRecord message, long addressId) => message.IsUnreadable
        ? session.Prepare("SELECT 1 FROM message_addresses WHERE message_id = ?1 AND address_id <> ?2")
            .Bind(message.Id).Bind(addressId).Any()
        : MessageColumns.Addresses(message).Any(id => id != addressId);

    private int MarkMessage(MessageRecord message) =>
        session.Prepare(
                """
                UPDATE messages SET
                    is_read = coalesce(?2, is_read), starred = coalesce(?3, starred), version = version + 1
                WHERE id = ?1 AND (is_read <> coalesce(?2, is_read) OR starred <> coalesce(?3, starred))
                """)
            .Bind(message.Id).Bind(AsNumber(change.Read)).Bind(AsNumber(change.Starred)).Run();

    private int MarkThread(ThreadSummary thread)
    {
        var marked = 0;
        if (change.Read is { } read)
        {
            marked += session.Prepare(
                    """
                    UPDATE messages SET is_read = ?3, version = version + 1
                    WHERE account_id = ?1 AND thread_id = ?2 AND is_read <> ?3
                    """)
                .Bind(accountId).Bind(thread.Id).Bind(read).Run();
        }

        if (change.Starred is { } starred)
        {
            marked += session.Prepare(
                    """
                    UPDATE messages SET starred = ?3, version = version + 1
                    WHERE account_id = ?1 AND thread_id = ?2 AND starred <> ?3 AND (?3 = 0 OR id = ?4)
                    """)
                .Bind(accountId).Bind(thread.Id).Bind(starred).Bind(thread.Newest.Id).Run();
        }

        return marked;
    }

    /// <summary>Counts the flags of the thread anew after <paramref name="marked"/> messages changed theirs.</summary>
    private void Mark(long threadId, int marked)
    {
        session.Prepare(
                """
                UPDATE threads SET
                    unread_count = (SELECT count(*) FROM messages m WHERE m.account_id = ?1 AND m.thread_id = ?2
                        AND m.quarantined = threads.quarantined AND m.is_read = 0),
                    starred_count = (SELECT count(*) FROM messages m WHERE m.account_id = ?1 AND m.thread_id = ?2
                        AND m.quarantined = threads.quarantined AND m.starred = 1),
                    archived = coalesce(?3, archived),
                    version = version + 1
                WHERE id = ?2 AND (?4 > 0 OR archived <> coalesce(?3, archived))
                """)
            .Bind(accountId).Bind(threadId).Bind(AsNumber(change.Archived)).Bind(marked).Run();
    }

    private void DeleteAll(IReadOnlyList<MessageRecord> messages)
    {
        Delete(messages);
        SumUp(messages);
    }

    private void Delete(IEnumerable<MessageRecord> messages)
    {
        var bytes = 0L;
        foreach (var message in messages)
        {
            bytes += message.IsUnreadable ? AttachmentTotals.BytesOf(session, message.Id) : message.AttachmentBytes();
            MessageRows.Delete(session, message.Id);
            SearchChanges.Add(session, message.Id);
        }

        AttachmentTotals.Subtract(session, accountId, bytes);
    }

    private void SumUp(IEnumerable<MessageRecord> changed)
    {
        foreach (var threadId in changed.Select(m => m.ThreadId).Distinct())
            SumUp(threadId);
    }

    private void SumUp(long threadId)
    {
        var left = ReadThread(threadId);
        if (left.Count == 0)
        {
            ThreadRows.Delete(session, threadId);
            return;
        }

        var before = ThreadRows.Find(session, accountId, threadId);
        var summary = left.Select(message => ThreadSummary.Of(message, threadId))
            .Aggregate((sum, next) => sum.Merge(next));
        ThreadRows.Save(session, summary with
        {
            Archived = before?.Archived ?? false,
            Version = (before?.Version ?? 0) + 1,
        });
    }

    private IReadOnlyList<MessageRecord> ReadThread(long threadId) =>
        session.Prepare($"SELECT {MessageRows.ListColumns} FROM messages m WHERE m.account_id = ?1 AND m.thread_id = ?2")
            .Bind(accountId).Bind(threadId).List(MessageRows.ReadListed);

    private static long? AsNumber(bool? flag) => flag is { } value ? (value ? 1 : 0) : null;
}
