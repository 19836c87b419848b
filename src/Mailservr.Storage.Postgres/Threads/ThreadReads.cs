using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Reads everything that the keys of a batch lead to, and keeps it from others until the end of the transaction.</summary>
internal sealed class ThreadReads
{
    // In the order of the arrays, which is the same in every transaction: none waits for another crosswise.
    private const string LockSql =
        """
        SELECT CASE WHEN l.alone THEN pg_advisory_xact_lock($3, l.id) ELSE pg_advisory_xact_lock_shared($3, l.id) END
        FROM unnest($1::int[], $2::bool[]) AS l (id, alone)
        """;

    private const string ReferenceKeys = "unnest($1::bigint[], $2::uuid[]) AS w (account_id, key)";

    private const string SubjectKeys = "unnest($3::bigint[], $4::uuid[], $5::bool[]) AS w (account_id, key, is_reply)";

    // A digest whose thread is gone could only come from a damaged database: it leads nowhere, so it may go.
    private const string RepairSql =
        $"""
        DELETE FROM mailservr.thread_keys k USING {ReferenceKeys}
        WHERE k.account_id = w.account_id AND k.key = w.key AND NOT EXISTS (
            SELECT FROM mailservr.threads t WHERE t.account_id = k.account_id AND t.id = k.thread_id)
        """;

    private const string ReferencesSql =
        $"""
        SELECT k.account_id, k.key, k.thread_id FROM {ReferenceKeys}
        JOIN mailservr.thread_keys k ON k.account_id = w.account_id AND k.key = w.key
        """;

    private const string SubjectsSql =
        $"""
        SELECT s.account_id, s.key, s.thread_id, s.joined
        FROM unnest($1::bigint[], $2::uuid[], $3::bool[]) AS w (account_id, key, is_reply)
        JOIN mailservr.thread_subjects s ON s.account_id = w.account_id AND s.key = w.key
        WHERE s.joined OR w.is_reply
        """;

    private const string ThreadsSql =
        $"""
        SELECT {ThreadRows.Columns} FROM mailservr.threads t
        WHERE (t.account_id, t.id) IN (
            SELECT k.account_id, k.thread_id FROM {ReferenceKeys}
            JOIN mailservr.thread_keys k ON k.account_id = w.account_id AND k.key = w.key
            UNION
            SELECT s.account_id, s.thread_id FROM {SubjectKeys}
            JOIN mailservr.thread_subjects s ON s.account_id = w.account_id AND s.key = w.key
            WHERE s.joined OR w.is_reply)
        ORDER BY t.account_id, t.id FOR UPDATE
        """;

    private readonly List<ThreadKey> _references;
    private readonly List<(ThreadKey Key, bool IsReply)> _subjects;

    public ThreadReads(IReadOnlyList<PreparedMessage> messages)
    {
        _references =
        [
            .. messages.SelectMany(m => m.References, (m, key) => new ThreadKey(m.AccountId, key)).Distinct(),
        ];
        _subjects =
        [
            .. messages.Where(m => m.SubjectKey is not null)
                .GroupBy(
                    m => new ThreadKey(m.AccountId, m.SubjectKey ?? default),
                    (key, group) => (key, group.Any(m => m.Append.ThreadKeys.IsOrphanReply))),
        ];
    }

    /// <summary>
    /// Before anything else of the transaction is locked: mail with a subject keeps replies without references from
    /// coming in between, and the other way round.
    /// </summary>
    public void Lock(NpgsqlBatch batch)
    {
        var locks = _subjects.GroupBy(
                s => StoredDigest.LockOf(s.Key.AccountId, s.Key.Key), (id, group) => (Id: id, Alone: group.Any(s => s.IsReply)))
            .OrderBy(one => one.Id).ToList();
        batch.Add(LockSql).WithMany(locks, l => l.Id).WithMany(locks, l => l.Alone).With(AdvisoryLocks.Subject);
    }

    public void Ask(NpgsqlBatch batch, bool repair)
    {
        if (repair)
            WithReferences(batch.Add(RepairSql));
        WithReferences(batch.Add(ReferencesSql));
        WithSubjects(batch.Add(SubjectsSql));
        WithSubjects(WithReferences(batch.Add(ThreadsSql)));
    }

    /// <summary>The three results, beginning with the current one.</summary>
    public static async Task<KnownThreads> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var known = new KnownThreads();
        while (await reader.ReadAsync(cancellationToken))
            known.References.Add(Key(reader), reader.GetInt64(2));
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetBoolean(3))
                known.Joined[Key(reader)] = reader.GetInt64(2);
            else
                known.AddUnjoined(Key(reader), reader.GetInt64(2));
        }

        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var thread = ThreadRows.Read(reader);
            known.Threads.Add(thread.Id, thread);
        }

        return known;
    }

    private NpgsqlBatchCommand WithReferences(NpgsqlBatchCommand command) =>
        command.WithMany(_references, r => r.AccountId).WithMany(_references, r => r.Key);

    private NpgsqlBatchCommand WithSubjects(NpgsqlBatchCommand command) =>
        command.WithMany(_subjects, s => s.Key.AccountId).WithMany(_subjects, s => s.Key.Key)
            .WithMany(_subjects, s => s.IsReply);

    private static ThreadKey Key(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetFieldValue<Guid>(1));
}
