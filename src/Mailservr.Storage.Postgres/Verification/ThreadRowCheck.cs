using System.Runtime.CompilerServices;
using Mailservr.Threads;
using Mailservr.Verification;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Sums up every thread anew and compares.</summary>
internal sealed class ThreadRowCheck(PostgresDatabase database, VerificationRequest request)
{
    private const int PageSize = 200;

    // Both walk an index, so that a page costs the same however much mail there is.
    private const string ThreadsOfMessages =
        """
        SELECT DISTINCT account_id, thread_id FROM mailservr.messages
        WHERE (account_id, thread_id) > ($1, $2) AND account_id = coalesce($3, account_id)
        ORDER BY account_id, thread_id LIMIT $4
        """;

    private const string ThreadsWithoutMessages =
        """
        SELECT t.account_id, t.id FROM mailservr.threads t
        WHERE (t.account_id, t.id) > ($1, $2) AND t.account_id = coalesce($3, t.account_id)
            AND NOT EXISTS (
                SELECT FROM mailservr.messages m WHERE m.account_id = t.account_id AND m.thread_id = t.id)
        ORDER BY t.account_id, t.id LIMIT $4
        """;

    public async IAsyncEnumerable<VerificationFinding> RunAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var sql in (string[])[ThreadsOfMessages, ThreadsWithoutMessages])
        {
            await foreach (var finding in RunAsync(sql, cancellationToken))
                yield return finding;
        }
    }

    private async IAsyncEnumerable<VerificationFinding> RunAsync(
        string sql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = (Account: long.MinValue, Id: long.MinValue);
        while (true)
        {
            var page = await database.ReadAsync(connection => ReadPageAsync(connection, last, sql, cancellationToken), cancellationToken);
            foreach (var (account, id) in await FindSuspectsAsync(page, cancellationToken))
            {
                var finding = await database.WriteAsync(
                    connection => CheckAsync(connection, account, id, cancellationToken), cancellationToken);
                if (finding is not null)
                    yield return finding;
            }

            if (page.Count < PageSize)
                yield break;
            last = page[^1];
        }
    }

    private async Task<List<(long Account, long Id)>> ReadPageAsync(
        NpgsqlConnection connection, (long Account, long Id) last, string sql, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(sql).With(last.Account).With(last.Id).With(request.AccountId).With(PageSize);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.RowsAsync(row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken);
    }

    // Locks nothing: what hosts change meanwhile is looked at again, on its own.
    private async Task<IEnumerable<(long Account, long Id)>> FindSuspectsAsync(
        IReadOnlyList<(long Account, long Id)> page, CancellationToken cancellationToken)
    {
        var right = await database.ReadAsync(
            async connection =>
            {
                var sums = await ThreadSums.OfAsync(connection, page, cancellationToken);
                var stored = await ThreadRows.ReadAsync(connection, page, cancellationToken);
                return page.Where(key => IsSame(sums.GetValueOrDefault(key), stored.GetValueOrDefault(key))).ToHashSet();
            },
            cancellationToken);
        return page.Where(key => !right.Contains(key));
    }

    private async Task<VerificationFinding?> CheckAsync(
        NpgsqlConnection connection, long account, long id, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await ThreadRows.LockAsync(connection, account, id, cancellationToken);
            var summary = await ThreadSums.OfAsync(connection, account, id, MessageRows.ReadOwn, cancellationToken);
            if (IsSame(summary, stored))
                return null;
            if (request.Repair)
                await ThreadSums.RenewAsync(connection, account, id, MessageRows.ReadOwn, cancellationToken);
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            // Of a message: reported when that is looked at.
            return null;
        }

        return new VerificationFinding
        {
            Fault = VerificationFault.Contradiction,
            Outcome = request.Repair ? VerificationOutcome.Repaired : VerificationOutcome.Reported,
            AccountId = account,
            Detail = $"Thread {id} does not sum up its messages.",
        };
    }

    // Whether it is archived is known only here, and versions only grow.
    private static bool IsSame(ThreadSummary? summary, ThreadSummary? stored) =>
        summary is null || stored is null
            ? summary is null && stored is null
            : summary.Participants.SequenceEqual(stored.Participants) && Comparable(summary) == Comparable(stored);

    private static ThreadSummary Comparable(ThreadSummary thread) => thread with
    {
        Participants = [], Archived = false, Version = 0,
        Subject = StoredText.Clean(thread.Subject), Snippet = StoredText.Clean(thread.Snippet),
    };
}
