using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>Counters per address and sender. They outlive the mail they count.</summary>
internal static class AddressSenders
{
    public static void CountReceived(
        SqliteSession session, long accountId, long addressId, string? sender, DateTimeOffset at) =>
        session.Prepare(
                """
                INSERT INTO address_senders (account_id, address_id, sender, received, sent, blocked, last_at)
                VALUES (?1, ?2, ?3, 1, 0, 0, ?4)
                ON CONFLICT DO UPDATE SET
                    received = received + 1, last_at = max(coalesce(last_at, excluded.last_at), excluded.last_at)
                """)
            .Bind(accountId).Bind(addressId).Bind(sender ?? "").Bind(at).Run();

    public static void CountSent(SqliteSession session, long accountId, long addressId) =>
        session.Prepare(
                """
                INSERT INTO address_senders (account_id, address_id, sender, received, sent, blocked)
                VALUES (?1, ?2, '', 0, 1, 0)
                ON CONFLICT DO UPDATE SET sent = sent + 1
                """)
            .Bind(accountId).Bind(addressId).Run();

    public static void CountBlocked(SqliteSession session, long accountId, long addressId, string? sender) =>
        session.Prepare(
                """
                INSERT INTO address_senders (account_id, address_id, sender, received, sent, blocked)
                VALUES (?1, ?2, ?3, 0, 0, 1)
                ON CONFLICT DO UPDATE SET blocked = blocked + 1
                """)
            .Bind(accountId).Bind(addressId).Bind(sender ?? "").Run();

    public static AddressStats Read(SqliteSession session, long accountId, long addressId, int topSenders)
    {
        var stats = session.Prepare(
                """
                SELECT coalesce(sum(received), 0), coalesce(sum(sent), 0), coalesce(sum(blocked), 0), max(last_at)
                FROM address_senders WHERE account_id = ?1 AND address_id = ?2
                """)
            .Bind(accountId).Bind(addressId).First(static row => new AddressStats
            {
                Received = row.Int64(0),
                Sent = row.Int64(1),
                Blocked = row.Int64(2),
                LastReceivedAt = row.IsNull(3) ? null : row.Time(3),
            });

        return (stats ?? new AddressStats()) with
        {
            Threads = CountThreads(session, accountId, addressId),
            TopSenders = ReadTop(session, accountId, addressId, topSenders),
        };
    }

    private static long CountThreads(SqliteSession session, long accountId, long addressId) =>
        session.Prepare(
                """
                SELECT count(DISTINCT m.thread_id)
                FROM message_addresses d JOIN messages m ON m.id = d.message_id
                WHERE d.account_id = ?1 AND d.address_id = ?2
                """)
            .Bind(accountId).Bind(addressId).Scalar() ?? 0;

    private static IReadOnlyList<SenderCount> ReadTop(
        SqliteSession session, long accountId, long addressId, int limit) =>
        session.Prepare(
                """
                SELECT sender, received, last_at FROM address_senders
                WHERE account_id = ?1 AND address_id = ?2 AND received > 0 AND sender <> ''
                ORDER BY received DESC, last_at DESC, sender LIMIT ?3
                """)
            .Bind(accountId).Bind(addressId).Bind(Math.Max(0, limit))
            .List(static row => new SenderCount(row.Text(0), row.Int64(1), row.Time(2)));
}
