using Mailservr.Threads;
using System.Text.Json;

namespace Mailservr.Storage.Sqlite;

/// <summary>Thread summaries in their table.</summary>
internal static class ThreadRows
{
    public const string Columns =
        """
        t.id, t.account_id, t.last_at, t.last_id, t.first_at, t.first_id, t.address_id, t.email_count, t.unread_count,
        t.starred_count, t.attachment_count, t.archived, t.version, t.subject, t.snippet, t.participants,
        t.quarantined
        """;

    public static ThreadSummary? Find(SqliteSession session, long accountId, long threadId) =>
        session.Prepare($"SELECT {Columns} FROM threads t WHERE t.id = ?1 AND t.account_id = ?2")
            .Bind(threadId).Bind(accountId).First(Read);

    public static ThreadSummary Read(SqliteStatement row) => new()
    {
        Id = row.Int64(0),
        AccountId = row.Int64(1),
        Newest = new MessageMoment(row.Int64(2), row.Int64(3)),
        Oldest = new MessageMoment(row.Int64(4), row.Int64(5)),
        AddressId = row.Int64(6),
        EmailCount = (int)row.Int64(7),
        UnreadCount = (int)row.Int64(8),
        StarredCount = (int)row.Int64(9),
        AttachmentCount = (int)row.Int64(10),
        Archived = row.Boolean(11),
        Version = row.Int64(12),
        Subject = row.Text(13),
        Snippet = row.Text(14),
        Participants = StoredJson.ReadParticipants(row.Blob(15)),
        Quarantined = row.Boolean(16),
    };

    /// <summary>Inserts or replaces the row.</summary>
    public static void Save(SqliteSession session, ThreadSummary thread)
    {
        var participants = JsonSerializer.SerializeToUtf8Bytes(
            thread.Participants, StoredJson.Default.IReadOnlyListThreadParticipant);
        session.Prepare(
                """
                INSERT OR REPLACE INTO threads (
                    id, account_id, last_at, last_id, first_at, first_id, address_id, email_count, unread_count,
                    starred_count, attachment_count, archived, version, subject, snippet, participants, quarantined)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
                """)
            .Bind(thread.Id).Bind(thread.AccountId)
            .Bind(thread.Newest.At).Bind(thread.Newest.Id).Bind(thread.Oldest.At).Bind(thread.Oldest.Id)
            .Bind(thread.AddressId).Bind(thread.EmailCount).Bind(thread.UnreadCount).Bind(thread.StarredCount)
            .Bind(thread.AttachmentCount).Bind(thread.Archived).Bind(thread.Version)
            .Bind(thread.Subject).Bind(thread.Snippet).BindText(participants).Bind(thread.Quarantined).Run();
    }

    /// <summary>
    /// Removes the row and the keys that led to it: with its last message a conversation is over, and a later reply
    /// begins a new one.
    /// </summary>
    public static void Delete(SqliteSession session, long threadId)
    {
        session.Prepare("DELETE FROM threads WHERE id = ?1").Bind(threadId).Run();
        session.Prepare("DELETE FROM thread_keys WHERE thread_id = ?1").Bind(threadId).Run();
        session.Prepare("DELETE FROM thread_subjects WHERE thread_id = ?1").Bind(threadId).Run();
    }
}
