using Mailservr.Events;

namespace Mailservr.Storage.Sqlite;

/// <summary>Events in the table, and what they count in the statistics of an address.</summary>
internal static class EventRows
{
    public static void Insert(SqliteSession session, NewEvent item)
    {
        session.Prepare(
                """
                INSERT INTO events (account_id, address_id, sender, type, at, data, trace)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                """)
            .Bind(item.AccountId).Bind(item.AddressId).Bind(item.Sender).Bind(item.Type).Bind(item.At)
            .Bind(item.Data).Bind(item.TraceParent).Run();

        if (item.Type == EventTypes.EmailBlocked && item.AddressId is { } addressId)
            AddressSenders.CountBlocked(session, item.AccountId, addressId, item.Sender);
    }

    public static EventRecord Read(SqliteStatement row) => new(
        row.Int64(0),
        new NewEvent
        {
            AccountId = row.Int64(1),
            AddressId = row.IsNull(2) ? null : row.Int64(2),
            Sender = row.TextOrNull(3),
            Type = row.Text(4),
            At = row.Time(5),
            Data = row.Text(6),
            TraceParent = row.TextOrNull(7),
        });
}
