using System.Runtime.CompilerServices;
using Mailservr.Messages;
using Mailservr.Threads;
using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite;

/// <summary>Sums up every thread anew and compares.</summary>
internal sealed class ThreadRowCheck(SqliteDatabase database, VerificationRequest request)
{
    private const int PageSize = 200;

    // Both walk an index, so that a page costs the same however much mail there is.
    private const string ThreadsOfMessages =
        """
        SELECT DISTINCT account_id, thread_id FROM messages
        WHERE (account_id, thread_id) > (?1, ?2) AND account_id = coalesce(?3, account_id)
        ORDER BY account_id, thread_id LIMIT ?4
        """;

    private const string ThreadsWithoutMessages =
        """
        SELECT t.account_id, t.id FROM threads t
        WHERE ?1 IS NOT NULL AND t.id > ?2 AND t.account_id = coalesce(?3, t.account_id)
            AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.account_id = t.account_id AND m.thread_id = t.id)
        ORDER BY t.id LIMIT ?4
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
            var (page, wrong) = await database.ReadAsync(session => CheckPage(session, sql, last), cancellationToken);
            foreach (var (account, id) in wrong)
            {
                var repaired = request.Repair && await database.WriteAsync(
                    session => Repair(session, account, id), cancellationToken);
                yield return new VerificationFinding
                {
                    Fault = VerificationFault.Contradiction,
                    Outcome = repaired ? VerificationOutcome.Repaired : VerificationOutcome.Reported,
                    AccountId = account,
                    Detail = $"Thread {id} does not sum up its messages.",
                };
            }

            if (page.Count < PageSize)
                yield break;
            last = page[^1];
        }
    }

    private (IReadOnlyList<(long Account, long Id)> Page, IReadOnlyList<(long Account, long Id)> Wrong) CheckPage(
        SqliteSession session, string sql, (long Account, long Id) last)
    {
        var page = session.Prepare(sql)
            .Bind(last.Account).Bind(last.Id).Bind(request.AccountId).Bind(PageSize)
            .List(static row => (row.Int64(0), row.Int64(1)));
        return (page, [.. page.Where(thread => !IsRight(session, thread.Item1, thread.Item2))]);
    }

    private static bool IsRight(SqliteSession session, long account, long id)
    {
        try
        {
            var summary = SumUp(session, account, id);
            var thread = ThreadRows.Find(session, account, id);
            return summary is null || thread is null ? summary == thread : IsSame(summary, thread);
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            // Of a message: reported when that is looked at. Of the thread: made anew from its messages.
            return !CanSumUp(session, account, id);
        }
    }

    private static bool Repair(SqliteSession session, long account, long id)
    {
        if (!CanSumUp(session, account, id))
            return false;

        var before = session.Prepare("SELECT archived, version FROM threads WHERE id = ?1 AND account_id = ?2")
            .Bind(id).Bind(account).First(static row => (Archived: row.Boolean(0), Version: row.Int64(1)));
        if (SumUp(session, account, id) is { } summary)
            ThreadRows.Save(session, summary with { Archived = before.Archived, Version = before.Version + 1 });
        else
            ThreadRows.Delete(session, id);
        return true;
    }

    private static bool CanSumUp(SqliteSession session, long account, long id)
    {
        try
        {
            SumUp(session, account, id);
            return true;
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            return false;
        }
    }

    private static ThreadSummary? SumUp(SqliteSession session, long account, long id)
    {
        var messages = session.Prepare(
                $"SELECT {MessageRows.Columns} FROM messages m WHERE m.account_id = ?1 AND m.thread_id = ?2")
            .Bind(account).Bind(id).List(row => ThreadSummary.Of(MessageRows.ReadOwn(row), id));
        return messages.Count == 0 ? null : messages.Aggregate((sum, next) => sum.Merge(next));
    }

    // Whether it is archived is known only here, and versions only grow.
    private static bool IsSame(ThreadSummary left, ThreadSummary right) =>
        left.Participants.SequenceEqual(right.Participants)
        && left with { Participants = [], Archived = false, Version = 0 }
        == right with { Participants = [], Archived = false, Version = 0 };
}
