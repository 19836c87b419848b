using Mailservr.Transfer;

namespace Mailservr.Storage.Sqlite;

/// <summary>The rows of a table as they go from one storage to another.</summary>
internal static class TransferRows
{
    // What they are called here; the content of a message has a table of its own.
    private static readonly Dictionary<string, string> MessageColumns = new(StringComparer.Ordinal)
    {
        ["record"] = "m.json", ["layout"] = "c.json", ["content"] = "c.inline",
    };

    public static IReadOnlyList<object?[]> Read(SqliteSession session, TransferTable table, object?[]? after, int limit)
    {
        var keys = table.Columns.Take(table.KeyLength).Select(column => "m." + column.Name).ToList();
        var marks = Enumerable.Range(1, table.KeyLength).Select(i => $"?{i}");
        var where = after is null ? "" : $"WHERE ({string.Join(", ", keys)}) > ({string.Join(", ", marks)})";
        var statement = session.Prepare(
            $"""
            SELECT {Columns(table)} FROM {Source(table)} {where}
            ORDER BY {string.Join(", ", keys)} LIMIT ?{(after is null ? 1 : table.KeyLength + 1)}
            """);
        for (var i = 0; i < (after?.Length ?? 0); i++)
            Bind(statement, table.Columns[i].Type, after?[i]);
        return statement.Bind(limit).List(row => ReadRow(row, table));
    }

    public static object?[]? Last(SqliteSession session, TransferTable table)
    {
        var keys = table.Columns.Take(table.KeyLength).Select(column => $"m.{column.Name} DESC");
        return session.Prepare(
                $"SELECT {Columns(table)} FROM {Source(table)} ORDER BY {string.Join(", ", keys)} LIMIT 1")
            .First(row => ReadRow(row, table));
    }

    public static void Write(SqliteSession session, TransferTable table, IReadOnlyList<object?[]> rows)
    {
        foreach (var row in rows)
        {
            if (table != TransferTable.Messages)
                Insert(session, table.Name, table.Columns.Select(column => column.Name), table.Columns, row);
            else
                WriteMessage(session, row);
        }
    }

    private static void WriteMessage(SqliteSession session, object?[] row)
    {
        const int own = 13;
        var columns = TransferTable.Messages.Columns;
        Insert(
            session, "messages", columns.Take(own - 1).Select(column => column.Name).Append("json"), [.. columns.Take(own)],
            row[..own]);
        var id = row[2];
        Insert(
            session, "message_content", ["message_id", "json", "inline"], [columns[2], columns[own], columns[own + 1]],
            [id, row[own], row[own + 1]]);
        var (account, message) = ((long)(row[0] ?? 0L), (long)(id ?? 0L));
        AttachmentTotals.Add(session, account, AttachmentTotals.BytesOf(session, message));
        SearchChanges.Add(session, message);
    }

    private static void Insert(
        SqliteSession session, string table, IEnumerable<string> names, IReadOnlyList<TransferColumn> columns, object?[] row)
    {
        var marks = Enumerable.Range(1, row.Length).Select(i => $"?{i}");
        var statement = session.Prepare(
            $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", marks)})");
        for (var i = 0; i < row.Length; i++)
            Bind(statement, columns[i].Type, row[i]);
        statement.Run();
    }

    private static string Columns(TransferTable table) => string.Join(", ", table.Columns.Select(column =>
        table == TransferTable.Messages && MessageColumns.TryGetValue(column.Name, out var name) ? name : "m." + column.Name));

    // CROSS: the messages come first, in the order of their index.
    private static string Source(TransferTable table) => table == TransferTable.Messages
        ? "messages m CROSS JOIN message_content c ON c.message_id = m.id"
        : table.Name + " m";

    private static object?[] ReadRow(SqliteStatement row, TransferTable table)
    {
        var values = new object?[table.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = table.Columns[i].Type switch
            {
                _ when row.IsNull(i) => null,
                TransferType.Flag => row.Boolean(i),
                TransferType.Number or TransferType.Time => row.Int64(i),
                TransferType.Bytes => row.Blob(i),
                _ => row.Text(i),
            };
        }

        return values;
    }

    private static void Bind(SqliteStatement statement, TransferType type, object? value) => _ = type switch
    {
        TransferType.Flag => statement.Bind(value is true),
        TransferType.Number or TransferType.Time => statement.Bind((long?)value),
        TransferType.Bytes => statement.BindBlob(value as byte[] ?? []),
        _ => statement.Bind((string?)value),
    };
}
