using Mailservr.Threads;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>A stored thread that has become a part of another.</summary>
internal readonly record struct ThreadMove(long AccountId, long From, long To);

/// <summary>What a batch of messages changes in threads and keys.</summary>
internal sealed record ThreadChanges(
    IReadOnlyList<ThreadMove> Moves,
    IReadOnlyList<ThreadSummary> Threads,
    IReadOnlyList<(ThreadKey Key, long ThreadId)> References,
    IReadOnlyList<(ThreadKey Subject, long ThreadId)> Joined,
    IReadOnlyList<(ThreadKey Subject, long ThreadId)> Unjoined)
{
    private const string Moved = "unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS v (account_id, old, new)";

    private static readonly string[] MoveSql =
    [
        $"""
        UPDATE mailservr.messages m SET thread_id = v.new, version = m.version + 1 FROM {Moved}
        WHERE m.account_id = v.account_id AND m.thread_id = v.old
        """,
        $"""
        UPDATE mailservr.thread_keys k SET thread_id = v.new FROM {Moved}
        WHERE k.account_id = v.account_id AND k.thread_id = v.old
        """,
        // Both may have the same subject, which is then once enough.
        $"""
        WITH moved AS (
            DELETE FROM mailservr.thread_subjects s USING {Moved}
            WHERE s.account_id = v.account_id AND s.thread_id = v.old
            RETURNING s.account_id, s.key, s.joined, v.new)
        INSERT INTO mailservr.thread_subjects (account_id, key, joined, thread_id)
        SELECT DISTINCT account_id, key, joined, new FROM moved ON CONFLICT DO NOTHING
        """,
        $"""
        DELETE FROM mailservr.threads t USING {Moved} WHERE t.account_id = v.account_id AND t.id = v.old
        """,
    ];

    // A key that another host has written meanwhile is no conflict to pass over: the batch must know its thread.
    private const string ReferencesSql =
        """
        INSERT INTO mailservr.thread_keys (account_id, key, thread_id)
        SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bigint[])
        """;

    private const string ForgetUnjoinedSql =
        """
        DELETE FROM mailservr.thread_subjects s USING unnest($1::bigint[], $2::uuid[]) AS j (account_id, key)
        WHERE s.account_id = j.account_id AND s.key = j.key AND NOT s.joined
        """;

    private const string SubjectsSql =
        """
        INSERT INTO mailservr.thread_subjects (account_id, key, joined, thread_id)
        SELECT s.account_id, s.key, $4, s.thread_id
        FROM unnest($1::bigint[], $2::uuid[], $3::bigint[]) AS s (account_id, key, thread_id)
        ON CONFLICT DO NOTHING
        """;

    public void Write(NpgsqlBatch batch)
    {
        if (Moves.Count > 0)
        {
            foreach (var sql in MoveSql)
            {
                batch.Add(sql)
                    .WithMany(Moves, m => m.AccountId).WithMany(Moves, m => m.From).WithMany(Moves, m => m.To);
            }
        }

        if (References.Count > 0)
            WithKeys(batch.Add(ReferencesSql), References);
        if (Joined.Count > 0)
        {
            batch.Add(ForgetUnjoinedSql)
                .WithMany(Joined, s => s.Subject.AccountId).WithMany(Joined, s => s.Subject.Key);
            WithKeys(batch.Add(SubjectsSql), Joined).With(true);
        }

        if (Unjoined.Count > 0)
            WithKeys(batch.Add(SubjectsSql), Unjoined).With(false);
        ThreadRows.Save(batch, Threads);
    }

    private static NpgsqlBatchCommand WithKeys(
        NpgsqlBatchCommand command, IReadOnlyList<(ThreadKey Key, long ThreadId)> rows) =>
        command.WithMany(rows, r => r.Key.AccountId).WithMany(rows, r => r.Key.Key).WithMany(rows, r => r.ThreadId);
}
