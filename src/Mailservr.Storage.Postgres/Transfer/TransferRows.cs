using System.Globalization;
using Mailservr.Transfer;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>The rows of a table as they go from one storage to another; columns have the same names here.</summary>
internal static class TransferRows
{
    private static readonly int RecordColumn =
        TransferTable.Messages.Columns.Select(column => column.Name).ToList().IndexOf("record");

    public static Task<List<object?[]>> ReadAsync(
        NpgsqlConnection connection, TransferTable table, object?[]? after, int limit, CancellationToken cancellationToken)
    {
        var keys = string.Join(", ", table.Columns.Take(table.KeyLength).Select(column => column.Name));
        var marks = string.Join(", ", Enumerable.Range(2, table.KeyLength).Select(i => $"${i}"));
        var where = after is null ? "" : $"WHERE ({keys}) > ({marks})";
        return connection.ListAsync(
            $"SELECT {Columns(table)} FROM mailservr.{table.Name} {where} ORDER BY {keys} LIMIT $1",
            row => Read(row, table), cancellationToken,
            [limit, .. (after ?? []).Select((value, i) => ToKey(table.Columns[i].Type, value))]);
    }

    public static async Task<object?[]?> LastAsync(
        NpgsqlConnection connection, TransferTable table, CancellationToken cancellationToken)
    {
        var keys = table.Columns.Take(table.KeyLength).Select(column => $"{column.Name} DESC");
        var found = await connection.ListAsync(
            $"SELECT {Columns(table)} FROM mailservr.{table.Name} ORDER BY {string.Join(", ", keys)} LIMIT 1",
            row => Read(row, table), cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    public static async Task<bool> WriteAsync(
        NpgsqlConnection connection, TransferTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var arrays = string.Join(", ", table.Columns.Select((column, i) => $"${i + 1}::{ArrayOf(column.Type)}"));
        // Of a host that there never is: their senders say nothing any more.
        var (host, noHost) = table.Name == "deliveries" ? (", host_id", ", 0") : ("", "");
        var insert = batch.Add(
            $"INSERT INTO mailservr.{table.Name} ({Columns(table)}{host}) SELECT r.*{noHost} FROM unnest({arrays}) AS r");
        for (var i = 0; i < table.Columns.Count; i++)
            Add(insert, table.Columns[i].Type, rows, i);
        if (table == TransferTable.Messages)
        {
            SearchRows.Queue(batch, [.. rows.Select(row => ((long)(row[0] ?? 0L), (long)(row[2] ?? 0L)))]);
            AttachmentTotals.Add(batch, [.. rows.Select(row => ((long)(row[0] ?? 0L), StoredText.Clean(row[RecordColumn] as string ?? "")))]);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    private static string Columns(TransferTable table) => string.Join(", ", table.Columns.Select(column => column.Name));

    private static object?[] Read(NpgsqlDataReader row, TransferTable table)
    {
        var values = new object?[table.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = table.Columns[i].Type switch
            {
                _ when row.IsDBNull(i) => null,
                TransferType.Number => Convert.ToInt64(row.GetValue(i), CultureInfo.InvariantCulture),
                TransferType.Time => row.Time(i).ToUnixTimeMilliseconds(),
                TransferType.Flag => row.GetBoolean(i),
                TransferType.Digest => row.GetFieldValue<Guid>(i).ToString("N"),
                TransferType.Bytes => row.GetFieldValue<byte[]>(i),
                _ => row.GetString(i),
            };
        }

        return values;
    }

    private static object ToKey(TransferType type, object? value) => type switch
    {
        TransferType.Time => DateTimeOffset.FromUnixTimeMilliseconds((long)(value ?? 0L)),
        TransferType.Digest => StoredDigest.Of(value as string ?? ""),
        _ => value ?? DBNull.Value,
    };

    private static void Add(NpgsqlBatchCommand command, TransferType type, IReadOnlyList<object?[]> rows, int column) =>
        _ = type switch
        {
            TransferType.Number => command.WithMany(rows, row => (long?)row[column]),
            TransferType.Time => command.WithMany(rows, row =>
                row[column] is long time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : (DateTimeOffset?)null),
            TransferType.Flag => command.WithMany(rows, row => row[column] is true),
            TransferType.Digest => command.WithMany(rows, row => StoredDigest.Of(row[column] as string ?? "")),
            TransferType.Bytes => command.WithMany(rows, row => row[column] as byte[] ?? []),
            _ => command.WithMany(rows, row => row[column] is string text ? StoredText.Clean(text) : null),
        };

    private static string ArrayOf(TransferType type) => type switch
    {
        TransferType.Number => "bigint[]",
        TransferType.Time => "timestamptz[]",
        TransferType.Flag => "bool[]",
        TransferType.Digest => "uuid[]",
        TransferType.Bytes => "bytea[]",
        _ => "text[]",
    };
}
