using Mailservr.Threads;

namespace Mailservr.Storage.Postgres;

/// <summary>A key of an account: a reference or a subject.</summary>
internal readonly record struct ThreadKey(long AccountId, Guid Key);

/// <summary>What the database knows of the keys of a batch. The threads are kept from others until the commit.</summary>
internal sealed class KnownThreads
{
    public Dictionary<ThreadKey, long> References { get; } = [];

    /// <summary>Subjects that have a reply: all mail with one of them is one thread.</summary>
    public Dictionary<ThreadKey, long> Joined { get; } = [];

    /// <summary>Threads that only happen to have the same subject, for subjects that now get a reply.</summary>
    public Dictionary<ThreadKey, SortedSet<long>> Unjoined { get; } = [];

    public Dictionary<long, ThreadSummary> Threads { get; } = [];

    /// <summary>False when a thread was joined with another or deleted between reading its keys and locking it.</summary>
    public bool IsWhole =>
        References.Values.Concat(Joined.Values).Concat(Unjoined.Values.SelectMany(ids => ids))
            .All(Threads.ContainsKey);

    public void AddUnjoined(ThreadKey subject, long threadId)
    {
        if (!Unjoined.TryGetValue(subject, out var threads))
            Unjoined.Add(subject, threads = []);
        threads.Add(threadId);
    }
}
