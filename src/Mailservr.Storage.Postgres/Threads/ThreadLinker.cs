using Mailservr.Messages;
using Mailservr.Threads;

namespace Mailservr.Storage.Postgres;

/// <summary>Finds the thread of each message of a batch in memory, and joins threads that a message connects.</summary>
/// <remarks>
/// Threads are the connected components of the thread keys: a key leads to one thread, and a message with keys of
/// several threads makes them one. Mail without references that only shares a subject is remembered by subject, and
/// joined when the first reply with that subject comes.
/// </remarks>
internal sealed class ThreadLinker(KnownThreads known)
{
    private readonly HashSet<long> _stored = [.. known.Threads.Keys];
    private readonly Dictionary<long, long> _joined = [];
    private readonly Dictionary<long, long> _threadOf = [];
    private readonly HashSet<long> _changed = [];
    private readonly HashSet<ThreadKey> _newReferences = [];
    private readonly HashSet<ThreadKey> _newlyJoined = [];
    private readonly HashSet<(ThreadKey Subject, long ThreadId)> _newUnjoined = [];

    public void Link(PreparedMessage message)
    {
        var record = message.Append.Record;
        var found = new SortedSet<long>();
        foreach (var key in message.References)
        {
            if (known.References.TryGetValue(new ThreadKey(message.AccountId, key), out var threadId))
                found.Add(Follow(threadId));
        }

        var joinsSubject = FindBySubject(message, found);
        var thread = found.Count switch
        {
            0 => record.Id,
            1 => found.Min,
            _ => Join(found),
        };
        Remember(message, joinsSubject, thread);
        Add(message, thread);
        _threadOf[record.Id] = thread;
    }

    /// <summary>The thread of a message of the batch, after all were linked.</summary>
    public long ThreadOf(long messageId) => Follow(_threadOf[messageId]);

    /// <summary>A message of the batch as it is stored, after all were linked.</summary>
    public AppendedMessage Stored(PreparedMessage message)
    {
        var record = message.Append.Record;
        var threadId = ThreadOf(record.Id);
        return new AppendedMessage(
            record with { ThreadId = threadId, Version = 1 }, IsNewThread: threadId == record.Id, IsDuplicate: false);
    }

    /// <summary>What has to be written of it.</summary>
    public ThreadChanges Changes() => new(
        [.. _joined.Keys.Where(_stored.Contains)
            .Select(id => new ThreadMove(known.Threads[id].AccountId, id, Follow(id))).OrderBy(move => move.From)],
        [.. _changed.Where(id => !_joined.ContainsKey(id)).Select(id => known.Threads[id])
            .OrderBy(thread => thread.AccountId).ThenBy(thread => thread.Id)],
        [.. _newReferences.Select(key => (key, Follow(known.References[key])))
            .OrderBy(row => row.key.AccountId).ThenBy(row => row.key.Key)],
        [.. _newlyJoined.Select(key => (key, Follow(known.Joined[key])))],
        [.. _newUnjoined.Where(row => !known.Joined.ContainsKey(row.Subject))
            .Select(row => (row.Subject, Follow(row.ThreadId))).Distinct()]);

    private long Follow(long threadId)
    {
        while (_joined.TryGetValue(threadId, out var survivor))
            threadId = survivor;
        return threadId;
    }

    private bool FindBySubject(PreparedMessage message, SortedSet<long> found)
    {
        if (message.SubjectKey is not { } key)
            return false;

        var subject = new ThreadKey(message.AccountId, key);
        var isOrphanReply = message.Append.ThreadKeys.IsOrphanReply;
        if (known.Joined.TryGetValue(subject, out var joined))
        {
            found.Add(Follow(joined));
            return true;
        }

        if (isOrphanReply && known.Unjoined.TryGetValue(subject, out var unjoined))
            found.UnionWith(unjoined.Select(Follow));
        return isOrphanReply;
    }

    private long Join(SortedSet<long> threads)
    {
        var summaries = threads.Select(id => known.Threads[id])
            .OrderBy(t => t.Quarantined).ThenByDescending(t => t.EmailCount).ThenBy(t => t.Id).ToList();
        var survivor = summaries[0];
        foreach (var other in summaries.Skip(1))
        {
            survivor = survivor.Merge(other);
            _joined[other.Id] = survivor.Id;
        }

        known.Threads[survivor.Id] = survivor;
        _changed.Add(survivor.Id);
        return survivor.Id;
    }

    private void Remember(PreparedMessage message, bool joinsSubject, long threadId)
    {
        foreach (var key in message.References.Select(key => new ThreadKey(message.AccountId, key)))
        {
            if (known.References.TryAdd(key, threadId))
                _newReferences.Add(key);
        }

        if (message.SubjectKey is not { } digest)
            return;

        var subject = new ThreadKey(message.AccountId, digest);
        if (!joinsSubject)
        {
            known.AddUnjoined(subject, threadId);
            _newUnjoined.Add((subject, threadId));
        }
        else if (known.Joined.TryAdd(subject, threadId))
        {
            _newlyJoined.Add(subject);
        }
    }

    private void Add(PreparedMessage message, long threadId)
    {
        var record = message.Append.Record;
        var added = ThreadSummary.Of(record, threadId);
        // Mail that was set aside does not bring a conversation back to the inbox.
        if (known.Threads.TryGetValue(threadId, out var thread))
            added = thread.Merge(added) with { Archived = thread.Archived && record.Quarantined };

        known.Threads[threadId] = added;
        _changed.Add(threadId);
    }
}
