using Mailservr.Messages;
using Mailservr.Threads;

namespace Mailservr.Storage.Sqlite;

/// <summary>Finds the thread of each message of a batch, and joins threads that a message connects.</summary>
/// <remarks>
/// Threads are the connected components of <see cref="ThreadKeys"/>: a key leads to one thread, and a message with
/// keys of several threads makes them one. Mail without references that only shares a subject is remembered by
/// subject, and joined when the first reply with that subject comes.
/// </remarks>
internal sealed class ThreadLinker(SqliteSession session)
{
    private readonly Dictionary<long, long> _joined = [];

    /// <summary>The thread that the message belongs to; its own id when it begins one.</summary>
    public long Link(MessageAppend message)
    {
        var accountId = message.Record.AccountId;
        var keys = message.ThreadKeys;
        var found = FindByReferences(accountId, keys);
        var joinsSubject = FindBySubject(accountId, keys, found);
        var threadId = found.Count switch
        {
            0 => message.Record.Id,
            1 => found.First(),
            _ => Join(accountId, found),
        };

        foreach (var key in keys.References)
            SaveReference(accountId, key, threadId);
        if (keys.Subject is not null)
            SaveSubject(accountId, keys.Subject, joinsSubject, threadId);
        return threadId;
    }

    /// <summary>Where a thread of this batch is now, after later messages joined it with others.</summary>
    public long Follow(long threadId)
    {
        while (_joined.TryGetValue(threadId, out var survivor))
            threadId = survivor;
        return threadId;
    }

    private SortedSet<long> FindByReferences(long accountId, ThreadKeys keys)
    {
        var found = new SortedSet<long>();
        foreach (var key in keys.References)
        {
            var thread = session.Prepare("SELECT thread_id FROM thread_keys WHERE account_id = ?1 AND key = ?2")
                .Bind(accountId).Bind(key).Scalar();
            if (thread is { } id)
                found.Add(id);
        }

        return found;
    }

    private bool FindBySubject(long accountId, ThreadKeys keys, SortedSet<long> found)
    {
        if (keys.Subject is null)
            return false;

        var joined = session.Prepare(
                "SELECT thread_id FROM thread_subjects WHERE account_id = ?1 AND key = ?2 AND joined = 1")
            .Bind(accountId).Bind(keys.Subject).Scalar();
        if (joined is { } id)
            found.Add(id);
        else if (keys.IsOrphanReply)
            found.UnionWith(FindUnjoined(accountId, keys.Subject));
        return joined is not null || keys.IsOrphanReply;
    }

    private IReadOnlyList<long> FindUnjoined(long accountId, string subject) =>
        session.Prepare("SELECT thread_id FROM thread_subjects WHERE account_id = ?1 AND key = ?2 AND joined = 0")
            .Bind(accountId).Bind(subject).List(static row => row.Int64(0));

    private long Join(long accountId, SortedSet<long> threads)
    {
        var summaries = threads.Select(id => ThreadRows.Find(session, accountId, id)).OfType<ThreadSummary>()
            .OrderBy(t => t.Quarantined).ThenByDescending(t => t.EmailCount).ThenBy(t => t.Id).ToList();
        var survivor = summaries[0];
        foreach (var other in summaries.Skip(1))
        {
            survivor = survivor.Merge(other);
            MoveMessages(accountId, other.Id, survivor.Id);
            _joined[other.Id] = survivor.Id;
        }

        ThreadRows.Save(session, survivor);
        return survivor.Id;
    }

    private void MoveMessages(long accountId, long from, long to)
    {
        session.Prepare(
                "UPDATE messages SET thread_id = ?3, version = version + 1 WHERE account_id = ?1 AND thread_id = ?2")
            .Bind(accountId).Bind(from).Bind(to).Run();
        session.Prepare("UPDATE thread_keys SET thread_id = ?2 WHERE thread_id = ?1").Bind(from).Bind(to).Run();
        session.Prepare("UPDATE OR REPLACE thread_subjects SET thread_id = ?2 WHERE thread_id = ?1")
            .Bind(from).Bind(to).Run();
        session.Prepare("DELETE FROM threads WHERE id = ?1").Bind(from).Run();
    }

    private void SaveReference(long accountId, string key, long threadId) =>
        session.Prepare(
                "INSERT INTO thread_keys (account_id, key, thread_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .Bind(accountId).Bind(key).Bind(threadId).Run();

    private void SaveSubject(long accountId, string key, bool joined, long threadId)
    {
        if (joined)
        {
            session.Prepare("DELETE FROM thread_subjects WHERE account_id = ?1 AND key = ?2 AND joined = 0")
                .Bind(accountId).Bind(key).Run();
        }

        session.Prepare(
                """
                INSERT INTO thread_subjects (account_id, key, joined, thread_id) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT DO NOTHING
                """)
            .Bind(accountId).Bind(key).Bind(joined).Bind(threadId).Run();
    }
}
