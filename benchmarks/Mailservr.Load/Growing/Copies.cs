namespace Mailservr.Load.Growing;

/// <summary>
/// Makes a store large from mail that the host has received: older copies of it, with ids, times and words of their own,
/// made by the server itself. Search takes them in by and by, as it takes in any mail.
/// </summary>
internal static class Copies
{
    // The id and the time of a copy; ids that a host has reserved already are below the first.
    private const string Id = "+ n * (SELECT ids FROM copying)";
    private const string Time = "- n * (SELECT span FROM copying)";

    /// <param name="count">Copies of everything. The oldest come first, as mail comes.</param>
    public static string[] Statements(int count) =>
    [
        """
        CREATE TABLE copying AS SELECT (SELECT next FROM mailservr.id_blocks) AS ids,
            (SELECT max(received_at) - min(received_at) + interval '1 ms' FROM mailservr.messages) AS span
        """,
        "CREATE TABLE copied AS SELECT * FROM mailservr.messages ORDER BY received_at, id",
        $"""
        INSERT INTO mailservr.messages (account_id, id, thread_id, address_id, received_at, is_read, starred, quarantined,
            has_attachment, version, sender, subject, record, layout, content)
        SELECT account_id, id {Id}, thread_id {Id}, address_id, received_at {Time}, is_read, starred, quarantined,
            has_attachment, version, {Changed("sender")}, subject,
            (record::jsonb || jsonb_build_object('id', id {Id}, 'receivedAt', received_at {Time}))::text, layout,
            convert_to({Changed("convert_from(content, 'LATIN1')")}, 'LATIN1')
        FROM generate_series({count}, 1, -1) n, copied
        """,
        $"""
        INSERT INTO mailservr.unindexed_messages (account_id, message_id)
        SELECT account_id, id {Id} FROM generate_series({count}, 1, -1) n, copied
        """,
        Insert("message_addresses", count, $"account_id, address_id, received_at {Time}, message_id {Id}"),
        Insert("message_attachments", count, $"account_id, attachment_id {Id}, message_id {Id}"),
        $"""
        CREATE TABLE copied_threads AS SELECT * FROM mailservr.threads;
        INSERT INTO mailservr.threads (account_id, id, last_at, last_id, first_at, first_id, address_id, email_count,
            unread_count, starred_count, attachment_count, archived, quarantined, version, subject, snippet, participants)
        SELECT account_id, id {Id}, last_at {Time}, last_id {Id}, first_at {Time}, first_id {Id}, address_id, email_count,
            unread_count, starred_count, attachment_count, archived, quarantined, version, subject, snippet, participants
        FROM generate_series({count}, 1, -1) n, copied_threads
        """,
        Insert("thread_keys", count, $"account_id, md5(key::text || n)::uuid, thread_id {Id}"),
        Insert("thread_subjects", count, $"account_id, md5(key::text || n)::uuid, joined, thread_id {Id}"),
        $"UPDATE mailservr.id_blocks SET next = next + next * {count + 1}",
        "DROP TABLE copying, copied, copied_threads",
    ];

    private static string Insert(string table, int count, string columns) =>
        $"""
        CREATE TEMP TABLE copied_rows AS SELECT * FROM mailservr.{table};
        INSERT INTO mailservr.{table} SELECT {columns} FROM generate_series({count}, 1, -1) n, copied_rows
        """;

    // A unique word and a person of its own in each copy.
    private static string Changed(string text) =>
        $"replace(replace({text}, 'order0', 'orde' || lpad(to_hex(n), 2, '0')), 'guest', 'guest' || n || 'x')";
}
