using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Segments in their table.</summary>
internal static class SearchSegmentRows
{
    private const string Columns = "account_id, number, begins_at, oldest_at, newest_at, messages, listed";

    private const string LockSql =
        """
        SELECT pg_advisory_xact_lock($2, l.id) FROM (SELECT DISTINCT hashint8(a) AS id FROM unnest($1) AS a ORDER BY 1) AS l
        """;

    private const string SaveSql =
        $"""
        INSERT INTO mailservr.search_segments ({Columns})
        SELECT * FROM unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::int[], $7::int[])
        ON CONFLICT (account_id, number) DO UPDATE SET
            begins_at = excluded.begins_at, oldest_at = excluded.oldest_at, newest_at = excluded.newest_at,
            messages = excluded.messages, listed = excluded.listed
        """;

    /// <summary>Of all the accounts. Nobody else changes them before the end of the transaction.</summary>
    public static async Task<SearchSegments> LockAsync(
        NpgsqlConnection connection, IEnumerable<long> accounts, CancellationToken cancellationToken)
    {
        var ids = accounts.Distinct().ToArray();
        await connection.RunAsync(LockSql, cancellationToken, ids, AdvisoryLocks.SearchSegments);
        return new SearchSegments(await connection.ListAsync(
            $"SELECT {Columns} FROM mailservr.search_segments WHERE account_id = ANY($1)", Read, cancellationToken, ids));
    }

    public static Task<List<SearchSegment>> OfAccountAsync(
        NpgsqlConnection connection, long accountId, CancellationToken cancellationToken) =>
        connection.ListAsync(
            $"SELECT {Columns} FROM mailservr.search_segments WHERE account_id = $1 ORDER BY begins_at DESC",
            Read, cancellationToken, accountId);

    public static void Save(NpgsqlBatch batch, IReadOnlyList<SearchSegment> segments)
    {
        if (segments.Count == 0)
            return;

        batch.Add(SaveSql)
            .WithMany(segments, s => s.AccountId).WithMany(segments, s => s.Number).WithMany(segments, s => s.BeginsAt)
            .WithMany(segments, s => s.OldestAt).WithMany(segments, s => s.NewestAt).WithMany(segments, s => s.Messages)
            .WithMany(segments, s => s.Listed);
    }

    private static SearchSegment Read(NpgsqlDataReader row) => new()
    {
        AccountId = row.GetInt64(0),
        Number = row.GetInt32(1),
        BeginsAt = row.Time(2),
        OldestAt = row.Time(3),
        NewestAt = row.Time(4),
        Messages = row.GetInt32(5),
        Listed = row.GetInt32(6),
    };
}
