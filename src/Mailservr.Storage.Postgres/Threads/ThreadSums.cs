using Mailservr.Messages;
using Mailservr.Threads;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Sums a thread up anew from its messages. Who reads them strictly learns when one cannot be read; a deletion goes on
/// without it.
/// </summary>
internal static class ThreadSums
{
    /// <summary>Null when it has no messages.</summary>
    public static async Task<ThreadSummary?> OfAsync(
        NpgsqlConnection connection, long accountId, long threadId, Func<NpgsqlDataReader, MessageRecord> read,
        CancellationToken cancellationToken)
    {
        var messages = await MessageRows.OfThreadAsync(connection, accountId, threadId, read, cancellationToken);
        return messages.Count == 0
            ? null
            : messages.Select(message => ThreadSummary.Of(message, threadId)).Aggregate((sum, next) => sum.Merge(next));
    }

    /// <summary>Of several threads, as far as they have messages and all of these can be read.</summary>
    public static async Task<IReadOnlyDictionary<(long AccountId, long Id), ThreadSummary>> OfAsync(
        NpgsqlConnection connection, IReadOnlyList<(long AccountId, long Id)> threads, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
                $"""
                SELECT {MessageRows.Columns} FROM unnest($1::bigint[], $2::bigint[]) AS k (account_id, thread_id)
                JOIN mailservr.messages m ON m.account_id = k.account_id AND m.thread_id = k.thread_id
                """)
            .WithMany(threads, key => key.AccountId).WithMany(threads, key => key.Id);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var sums = new Dictionary<(long, long), ThreadSummary>();
        var unreadable = new HashSet<(long, long)>();
        while (await reader.ReadAsync(cancellationToken))
            Add(reader, sums, unreadable);
        foreach (var key in unreadable)
            sums.Remove(key);
        return sums;
    }

    private static void Add(
        NpgsqlDataReader row, Dictionary<(long, long), ThreadSummary> sums, HashSet<(long, long)> unreadable)
    {
        var key = (row.GetInt64(6), row.GetInt64(1));
        try
        {
            var sum = ThreadSummary.Of(MessageRows.ReadOwn(row), key.Item2);
            sums[key] = sums.TryGetValue(key, out var before) ? before.Merge(sum) : sum;
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            // Of a message: reported when that is looked at.
            unreadable.Add(key);
        }
    }

    /// <summary>Writes it, or deletes the thread with its last message. What only the thread knows stays.</summary>
    public static async Task RenewAsync(
        NpgsqlConnection connection, long accountId, long threadId, Func<NpgsqlDataReader, MessageRecord> read,
        CancellationToken cancellationToken)
    {
        var before = await ThreadRows.LockAsync(connection, accountId, threadId, cancellationToken);
        if (await OfAsync(connection, accountId, threadId, read, cancellationToken) is not { } summary)
        {
            await ThreadRows.DeleteAsync(connection, accountId, threadId, cancellationToken);
            return;
        }

        await ThreadRows.SaveAsync(
            connection,
            summary with { Archived = before?.Archived ?? false, Version = (before?.Version ?? 0) + 1 },
            cancellationToken);
    }
}
