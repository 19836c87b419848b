namespace Mailservr.Storage.Sqlite;

/// <summary>What the tables know of the spool, and the mail that they would not take.</summary>
internal static class SpoolRows
{
    public static byte[] ReadKey(SqliteSession session) =>
        session.Prepare("SELECT key FROM spool").First(static row => row.Blob(0))
        ?? throw new InvalidDataException("The database has no key for its spool.");

    public static long ReadFiled(SqliteSession session) => session.Prepare("SELECT filed FROM spool").Scalar() ?? 0;

    /// <summary>Whether the database has given out all ids of a batch, so that none of them is given to anything else.</summary>
    public static bool Knows(SqliteSession session, SpoolBatch batch)
    {
        var next = session.Prepare("SELECT next FROM id_blocks").Scalar() ?? 1;
        return batch.Messages.Select(message => message.Append.Record).All(record =>
            Math.Max(record.Id, Math.Max(record.AccountId, record.ThreadId)) < next);
    }

    public static void SaveFiled(SqliteSession session, long position) =>
        session.Prepare("UPDATE spool SET filed = ?1").Bind(position).Run();

    /// <summary>Whether mail that was set aside needs a blob.</summary>
    public static bool MayRefer(SqliteSession session, long accountId, string sha256) =>
        session.Prepare(
                "SELECT 1 FROM unfiled WHERE account_id = ?1 AND (instr(json, ?2) > 0 OR instr(content, ?2) > 0) LIMIT 1")
            .Bind(accountId).Bind(sha256).Any();

    public static void SetAside(SqliteSession session, PreparedMessage message, string reason) =>
        session.Prepare(
                """
                INSERT OR REPLACE INTO unfiled (message_id, account_id, reason, json, content, inline)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                """)
            .Bind(message.Append.Record.Id).Bind(message.Append.Record.AccountId).Bind(reason)
            .BindText(message.RecordJson).BindText(message.ContentJson).BindBlob(message.Inline.Span).Run();
}
