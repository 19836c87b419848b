using Mailservr.Threads;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Sums a thread up anew from its messages.</summary>
internal static class ThreadSums
{
    /// <summary>Null when it has no messages.</summary>
    public static async Task<ThreadSummary?> OfAsync(
        NpgsqlConnection connection, long accountId, long threadId, CancellationToken cancellationToken)
    {
        var messages = await MessageRows.OfThreadAsync(connection, accountId, threadId, cancellationToken);
        return messages.Count == 0
            ? null
            : messages.Select(message => ThreadSummary.Of(message, threadId)).Aggregate((sum, next) => sum.Merge(next));
    }

    /// <summary>Writes it, or deletes the thread with its last message. What only the thread knows stays.</summary>
    public static async Task RenewAsync(
        NpgsqlConnection connection, long accountId, long threadId, CancellationToken cancellationToken)
    {
        var before = await ThreadRows.LockAsync(connection, accountId, threadId, cancellationToken);
        if (await OfAsync(connection, accountId, threadId, cancellationToken) is not { } summary)
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
