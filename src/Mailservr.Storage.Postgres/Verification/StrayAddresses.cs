using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Messages that are listed for an address which did not receive them, or under another time.</summary>
internal static class StrayAddresses
{
    // Nearly all rows are those of the first recipient, whose address and time the message has in columns. Of the others
    // only the record knows.
    private const string Sql =
        $"""
        SELECT {MessageRows.ListColumns}, a.address_id, a.received_at
        FROM mailservr.message_addresses a JOIN mailservr.messages m ON m.account_id = a.account_id AND m.id = a.message_id
        WHERE (a.address_id <> m.address_id OR a.received_at <> m.received_at) AND a.account_id = coalesce($1, a.account_id)
        """;

    public static async Task<IReadOnlyList<MessageKey>> FindAsync(
        NpgsqlConnection connection, long? accountId, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(Sql).With(accountId);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var stray = new HashSet<MessageKey>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (IsStray(reader))
                stray.Add(new MessageKey(reader.GetInt64(6), reader.GetInt64(5), reader.Time(8)));
        }

        return [.. stray];
    }

    private static bool IsStray(NpgsqlDataReader row)
    {
        try
        {
            var record = MessageRows.ReadOwn(row);
            return !(MessageColumns.Addresses(record).Contains(row.GetInt64(10)) && row.Time(11) == record.ReceivedAt);
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            // Reported when the message itself is looked at.
            return false;
        }
    }
}
