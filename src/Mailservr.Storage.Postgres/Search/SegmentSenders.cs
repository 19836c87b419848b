using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Which senders a segment has, each once: the segments without the one that is looked for need not be asked, and one
/// question tells which these are, however many there are.
/// </summary>
internal static class SegmentSenders
{
    /// <summary>So many are in most segments, or soon found in any.</summary>
    private const int Many = 2_000;

    /// <summary>What stands for the sender of <c>messages m</c>.</summary>
    public const string DigestOfMessage = DigestOpen + "m.sender" + DigestClose;

    private const string InsertSql =
        $"""
        INSERT INTO mailservr.search_senders (account_id, segment, digest, grams)
        SELECT s.account_id, s.segment, {DigestOpen}s.sender{DigestClose}, s.grams::int[]
        FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[]) AS s (account_id, segment, sender, grams)
        ON CONFLICT DO NOTHING
        """;

    private const string DigestOpen = "substring(sha256(convert_to(";

    private const string DigestClose = ", 'UTF8')) FOR 16)";

    public static void List(NpgsqlBatch batch, IEnumerable<(long AccountId, int Segment, string Sender)> senders)
    {
        var rows = senders.Distinct()
            .Select(s => (s.AccountId, s.Segment, s.Sender, Grams: SenderKeys.Of(s.AccountId, s.Sender)))
            .Where(s => s.Grams.Length > 0)
            .ToList();
        if (rows.Count == 0)
            return;

        batch.Add(InsertSql)
            .WithMany(rows, r => r.AccountId).WithMany(rows, r => r.Segment).WithMany(rows, r => r.Sender)
            .WithMany(rows, r => '{' + string.Join(',', r.Grams) + '}');
    }

    /// <summary>
    /// Segments with a sender that consists of these letters, and perhaps some more; null when too many have one, or the letters are too
    /// few to tell.
    /// </summary>
    public static async Task<HashSet<int>?> FindAsync(
        NpgsqlConnection connection, long accountId, string from, CancellationToken cancellationToken)
    {
        var folded = StoredText.Fold(from);
        if (SenderKeys.Covering(accountId, folded) is not { Length: > 0 } keys)
            return null;

        // By the letters alone, of which other accounts have others: no plan that goes through all of an account looks better.
        var found = await connection.ListAsync(
            $"""
            SELECT s.segment
            FROM (SELECT account_id, segment FROM mailservr.search_senders
                WHERE grams @> $2 OR grams @> $3 OFFSET 0) s
            WHERE s.account_id = $1 LIMIT {Many}
            """,
            static row => row.GetInt32(0), cancellationToken, accountId, keys,
            (int[])[SenderKeys.OfAnyone(accountId)]);
        return found.Count < Many ? [.. found] : null;
    }
}
