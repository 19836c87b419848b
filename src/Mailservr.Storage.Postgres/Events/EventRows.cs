using Mailservr.Events;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Events in the table.</summary>
/// <remarks>
/// A sequence alone would let an event of a slow transaction appear behind a position that was read already. So
/// positions are taken under a lock that is held until the commit: in the order in which they become visible. It
/// makes commits of events wait for each other's flush, which a batch of a hundred messages shares; hiding what is
/// newer than the oldest open transaction instead would let any long backup of the server hold up all announcements.
/// </remarks>
internal static class EventRows
{
    public const string Columns = "position, account_id, address_id, sender, type, at, data, trace";

    private const string Lock = "SELECT pg_advisory_xact_lock($1, 0)";

    // unnest gives its rows in the order of the arrays, and so positions are in the order of the events.
    private const string InsertSql =
        $"""
        INSERT INTO mailservr.events ({Columns})
        SELECT nextval('mailservr.event_positions'), e.*
        FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[]) AS e
        """;

    /// <summary>To be the last of a transaction: others wait from here to its end.</summary>
    public static void Insert(NpgsqlBatch batch, IReadOnlyList<NewEvent> events)
    {
        if (events.Count == 0)
            return;

        batch.Add(Lock).With(AdvisoryLocks.EventPositions);
        batch.Add(InsertSql)
            .WithMany(events, e => e.AccountId)
            .WithMany(events, e => e.AddressId)
            .WithMany(events, e => Clean(e.Sender))
            .WithMany(events, e => e.Type)
            .WithMany(events, e => e.At.ToUniversalTime())
            .WithMany(events, e => StoredText.Clean(e.Data))
            .WithMany(events, e => Clean(e.TraceParent));
    }

    public static EventRecord Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        new NewEvent
        {
            AccountId = row.GetInt64(1),
            AddressId = row.IsDBNull(2) ? null : row.GetInt64(2),
            Sender = row.TextOrNull(3),
            Type = row.GetString(4),
            At = row.Time(5),
            Data = row.GetString(6),
            TraceParent = row.TextOrNull(7),
        });

    private static string? Clean(string? text) => text is null ? null : StoredText.Clean(text);
}
