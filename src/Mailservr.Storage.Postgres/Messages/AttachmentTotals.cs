using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// What the attachments of each account take, kept in the transactions in which its messages come and go. Of what these
/// lock it comes late, and its rows in the order of their accounts: so none waits for another crosswise.
/// </summary>
internal static class AttachmentTotals
{
    private const string AddSql =
        """
        INSERT INTO mailservr.attachment_totals AS t (account_id, bytes) SELECT * FROM unnest($1::bigint[], $2::bigint[])
        ON CONFLICT (account_id) DO UPDATE SET bytes = t.bytes + excluded.bytes
        """;

    private const string AddRecordsSql =
        """
        INSERT INTO mailservr.attachment_totals AS t (account_id, bytes)
        SELECT account_id, sum(mailservr.attachment_bytes(record))
        FROM unnest($1::bigint[], $2::text[]) AS m (account_id, record)
        GROUP BY account_id HAVING sum(mailservr.attachment_bytes(record)) > 0 ORDER BY account_id
        ON CONFLICT (account_id) DO UPDATE SET bytes = t.bytes + excluded.bytes
        """;

    // Also of mail that has yet to be filed: whoever asks for the sum does so for every recipient.
    private const string TotalsSql =
        """
        SELECT account_id, sum(bytes)::bigint FROM (
            SELECT account_id, bytes FROM mailservr.attachment_totals WHERE account_id = ANY($1)
            UNION ALL
            SELECT account_id, attachment_bytes FROM mailservr.accepted_messages
            WHERE account_id = ANY($1) AND attachment_bytes > 0) AS parts
        GROUP BY account_id
        """;

    public static void Add(NpgsqlBatch batch, IReadOnlyList<PreparedMessage> stored)
    {
        var rows = stored.GroupBy(message => message.AccountId)
            .Select(account => (Id: account.Key, Bytes: account.Sum(message => message.Append.Record.AttachmentBytes())))
            .Where(row => row.Bytes > 0).OrderBy(row => row.Id)
            .ToList();
        if (rows.Count > 0)
            batch.Add(AddSql).WithMany(rows, row => row.Id).WithMany(rows, row => row.Bytes);
    }

    /// <summary>Of messages that come in from another storage.</summary>
    public static void Add(NpgsqlBatch batch, IReadOnlyList<(long AccountId, string Record)> messages) =>
        batch.Add(AddRecordsSql).WithMany(messages, m => m.AccountId).WithMany(messages, m => m.Record);

    public static async Task SubtractAsync(
        NpgsqlConnection connection, long accountId, long bytes, CancellationToken cancellationToken)
    {
        if (bytes > 0)
        {
            await connection.RunAsync(
                "UPDATE mailservr.attachment_totals SET bytes = bytes - $2 WHERE account_id = $1", cancellationToken,
                accountId, bytes);
        }
    }

    public static async Task<IReadOnlyDictionary<long, long>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<long> accountIds, CancellationToken cancellationToken)
    {
        var totals = await connection.ListAsync(
            TotalsSql,
            static row => (Id: row.GetInt64(0), Bytes: row.GetInt64(1)), cancellationToken, accountIds.ToArray());
        var known = totals.ToDictionary(total => total.Id, total => total.Bytes);
        return accountIds.Distinct().ToDictionary(id => id, id => known.GetValueOrDefault(id));
    }
}
