using System.Text.Json;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>A row of accepted mail, as far as filing reads it: the bytes of the message stay in the server.</summary>
internal sealed record AcceptedMessage(
    long AccountId, long Position, long MessageId, byte[] Note, byte[] Record, byte[] Layout, long Length)
{
    public const string Columns = "account_id, position, message_id, note, record, layout, length(content)::bigint";

    public static AcceptedMessage Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), row.GetFieldValue<byte[]>(4),
        row.GetFieldValue<byte[]>(5), row.GetInt64(6));

    public PreparedMessage Prepare()
    {
        var (note, record, layout) = (
            JsonSerializer.Deserialize(Note, StoredJson.Default.AcceptedNote),
            JsonSerializer.Deserialize(Record, StoredJson.Message),
            JsonSerializer.Deserialize(Layout, StoredJson.Content));
        return note is null || record is null || layout is null
            ? throw new InvalidDataException("A column of JSON holds null.")
            : new PreparedMessage(note.Complete(record, layout));
    }
}
