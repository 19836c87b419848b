using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite;

/// <summary>Something that must not be found in the database.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Find">Rows of message (or null), account (or null) and a number for the sentence.</param>
/// <param name="Detail">The sentence; {0} is the number.</param>
/// <param name="Repair">Puts it right without a guess; null when nothing does.</param>
internal sealed record StorageRule(VerificationFault Fault, string Find, string Detail, string? Repair)
{
    /// <summary>What hangs on messages, and is nothing without.</summary>
    private static readonly string[] Dependents =
        ["message_addresses", "message_blobs", "message_attachments", "deliveries"];

    public static IReadOnlyList<StorageRule> All { get; } =
    [
        .. Dependents.Select(table => new StorageRule(
            VerificationFault.Contradiction,
            $"SELECT message_id, account_id, count(*) FROM {table} WHERE {Orphaned} AND {Contentless} GROUP BY 1, 2",
            "{0} rows of " + table + " belong to a message that is gone.",
            $"DELETE FROM {table} WHERE {Orphaned} AND {Contentless}")),
        // Mail, whose blobs are still needed: so what refers to them stays as well.
        new(
            VerificationFault.Contradiction,
            $"SELECT message_id, NULL, length(inline) FROM message_content WHERE {Orphaned}",
            "There are {0} bytes of content, but the message they belong to is gone.",
            Repair: null),
        new(
            VerificationFault.Contradiction,
            $"SELECT NULL, account_id, thread_id FROM thread_keys WHERE {Threadless} GROUP BY 2, 3",
            "Keys lead to thread {0}, which is not there.",
            $"DELETE FROM thread_keys WHERE {Threadless}"),
        new(
            VerificationFault.Contradiction,
            $"SELECT NULL, account_id, thread_id FROM thread_subjects WHERE {Threadless} GROUP BY 2, 3",
            "Subjects lead to thread {0}, which is not there.",
            $"DELETE FROM thread_subjects WHERE {Threadless}"),
        new(
            VerificationFault.Unreadable,
            "SELECT message_id, account_id, length(inline) FROM unfiled",
            "The message was accepted, but its rows were refused: its {0} bytes are kept in the table unfiled.",
            Repair: null),
        // Only while every change since the first is still known: else a row may be the end of a message, not its begin.
        new(
            VerificationFault.Contradiction,
            """
            SELECT c.message_id, NULL, c.position FROM search_changes c
            WHERE (SELECT min(position) FROM search_changes) = 1
                AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = c.message_id)
            GROUP BY c.message_id HAVING count(*) = 1
            """,
            "The message was stored and announced (change {0}), was never deleted, and is gone.",
            Repair: null),
        new(
            VerificationFault.Contradiction,
            $"SELECT NULL, account_id, kept {WrongTotals}",
            "Its attachments are said to take {0} bytes, which is not what they take.",
            $"""
            INSERT INTO attachment_totals (account_id, bytes) SELECT account_id, bytes {WrongTotals}
            ON CONFLICT DO UPDATE SET bytes = excluded.bytes
            """),
        new(
            VerificationFault.Storage,
            $"SELECT NULL, NULL, next FROM id_blocks WHERE next <= ({HighestId})",
            "Ids from {0} on would be given out although they are taken.",
            $"UPDATE id_blocks SET next = ({HighestId}) + 1 WHERE next <= ({HighestId})"),
        new(
            VerificationFault.Storage,
            $"SELECT NULL, NULL, next FROM id_blocks WHERE next >= {CountedDown}",
            "Ids from {0} on would be given out: those are of the audit log, and soon there are none left.",
            $"UPDATE id_blocks SET next = ({HighestId}) + 1 WHERE next >= {CountedDown}"),
    ];

    private const string Orphaned = "message_id NOT IN (SELECT id FROM messages)";
    private const string Contentless = "message_id NOT IN (SELECT message_id FROM message_content)";
    // The row of a thread can be made anew from its messages; what leads to it cannot.
    private const string Threadless =
        "thread_id NOT IN (SELECT id FROM threads) AND thread_id NOT IN (SELECT thread_id FROM messages)";

    // Of an account with a message that cannot be read nothing is known.
    private const string WrongTotals =
        $"""
        FROM (
            SELECT account_id, sum(kept) AS kept, sum(bytes) AS bytes, min(bytes IS NOT NULL) AS readable
            FROM (
                SELECT account_id, bytes AS kept, 0 AS bytes FROM attachment_totals
                UNION ALL
                SELECT m.account_id, 0, {AttachmentTotals.BytesOfMessage} FROM messages m)
            GROUP BY account_id)
        WHERE kept <> bytes AND readable
        """;

    // Entries of the audit log have ids from 2^53 down; what is counted up never comes so far.
    private const string CountedDown = "4503599627370496";

    private const string HighestId =
        $"""
        SELECT max(coalesce((SELECT max(id) FROM messages), 0),
            coalesce((SELECT max(id) FROM records WHERE id < {CountedDown}), 0),
            coalesce((SELECT max(attachment_id) FROM message_attachments), 0))
        """;
}
