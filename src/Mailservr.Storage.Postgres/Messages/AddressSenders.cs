using Mailservr.Events;
using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>What happened between an address and a sender.</summary>
internal readonly record struct SenderCounts(
    long AccountId, long AddressId, string Sender, long Received, long Sent, long Blocked, DateTimeOffset? LastAt);

/// <summary>Counters per address and sender. They outlive the mail they count.</summary>
internal static class AddressSenders
{
    private const string CountSql =
        """
        INSERT INTO mailservr.address_senders AS s (account_id, address_id, sender, received, sent, blocked, last_at)
        SELECT * FROM unnest(
            $1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::timestamptz[])
        ON CONFLICT (account_id, address_id, sender) DO UPDATE SET
            received = s.received + excluded.received,
            sent = s.sent + excluded.sent,
            blocked = s.blocked + excluded.blocked,
            last_at = greatest(s.last_at, excluded.last_at)
        """;

    private const string TotalsSql =
        """
        SELECT coalesce(sum(received), 0)::bigint, coalesce(sum(sent), 0)::bigint, coalesce(sum(blocked), 0)::bigint,
            max(last_at),
            (SELECT count(DISTINCT m.thread_id)
                FROM mailservr.message_addresses d
                JOIN mailservr.messages m ON m.account_id = d.account_id AND m.id = d.message_id
                WHERE d.account_id = $1 AND d.address_id = $2)
        FROM mailservr.address_senders WHERE account_id = $1 AND address_id = $2
        """;

    private const string TopSql =
        """
        SELECT sender, received, last_at FROM mailservr.address_senders
        WHERE account_id = $1 AND address_id = $2 AND received > 0 AND sender <> ''
        ORDER BY received DESC, last_at DESC, sender LIMIT $3
        """;

    /// <summary>Adds each pair once, in an order that is the same in every transaction: none waits for another crosswise.</summary>
    public static void Count(NpgsqlBatch batch, IEnumerable<SenderCounts> counts)
    {
        var rows = counts.GroupBy(c => (c.AccountId, c.AddressId, c.Sender))
            .OrderBy(g => g.Key.AccountId).ThenBy(g => g.Key.AddressId).ThenBy(g => g.Key.Sender, StringComparer.Ordinal)
            .Select(g => new SenderCounts(
                g.Key.AccountId, g.Key.AddressId, g.Key.Sender, g.Sum(c => c.Received), g.Sum(c => c.Sent),
                g.Sum(c => c.Blocked), g.Max(c => c.LastAt)))
            .ToList();
        if (rows.Count == 0)
            return;

        batch.Add(CountSql)
            .WithMany(rows, r => r.AccountId).WithMany(rows, r => r.AddressId).WithMany(rows, r => r.Sender)
            .WithMany(rows, r => r.Received).WithMany(rows, r => r.Sent).WithMany(rows, r => r.Blocked)
            .WithMany(rows, r => r.LastAt?.ToUniversalTime());
    }

    public static IEnumerable<SenderCounts> Blocked(IEnumerable<NewEvent> events) => events
        .Where(e => e.Type == EventTypes.EmailBlocked && e.AddressId is not null)
        .Select(e => new SenderCounts(
            e.AccountId, e.AddressId ?? 0, StoredText.Clean(e.Sender ?? ""), 0, 0, Blocked: 1, null));

    public static IEnumerable<SenderCounts> Of(PreparedMessage message)
    {
        var record = message.Append.Record;
        if (record.Direction == MailDirection.Outbound)
            return [new SenderCounts(record.AccountId, record.AddressId, "", 0, Sent: 1, 0, null)];

        var sender = StoredText.Fold(record.From?.Address ?? "");
        return message.Addresses.Select(addressId => new SenderCounts(
            record.AccountId, addressId, sender, Received: 1, 0, 0, record.ReceivedAt));
    }

    public static async Task<AddressStats> ReadAsync(
        NpgsqlConnection connection, long accountId, long addressId, int topSenders,
        CancellationToken cancellationToken)
    {
        var totals = await connection.ListAsync(
            TotalsSql,
            static row => new AddressStats
            {
                Received = row.GetInt64(0),
                Sent = row.GetInt64(1),
                Blocked = row.GetInt64(2),
                LastReceivedAt = row.IsDBNull(3) ? null : row.Time(3),
                Threads = row.GetInt64(4),
            },
            cancellationToken, accountId, addressId);
        return totals[0] with
        {
            TopSenders = await connection.ListAsync(
                TopSql, static row => new SenderCount(row.GetString(0), row.GetInt64(1), row.Time(2)),
                cancellationToken, accountId, addressId, Math.Max(0, topSenders)),
        };
    }
}
