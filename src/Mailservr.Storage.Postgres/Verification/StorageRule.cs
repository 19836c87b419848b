using Mailservr.Verification;

namespace Mailservr.Storage.Postgres;

/// <summary>Something that must not be found in the database.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Find">Rows of message (or null), account (or null) and a number for the sentence.</param>
/// <param name="Detail">The sentence; {0} is the number.</param>
/// <param name="Repair">Puts it right without a guess; null where that cannot be done.</param>
internal sealed record StorageRule(VerificationFault Fault, string Find, string Detail, string? Repair)
{
    /// <summary>What hangs on messages, and is nothing without.</summary>
    private static readonly string[] Dependents =
        ["message_addresses", "message_blobs", "message_attachments", "message_words"];

    // Its message may have yet to be filed.
    private static readonly string OrphanedDelivery =
        $"{Orphaned("messages", "message_id")} AND NOT EXISTS ("
        + "SELECT FROM mailservr.accepted_messages a WHERE a.account_id = d.account_id AND a.message_id = d.message_id)";

    // The row of a thread can be made anew from its messages; what leads to it cannot.
    private static readonly string Threadless =
        $"{Orphaned("threads", "thread_id")} AND NOT EXISTS ("
        + "SELECT FROM mailservr.messages m WHERE m.account_id = d.account_id AND m.thread_id = d.thread_id)";

    /// <summary>Records but those of the audit log, whose ids are counted down.</summary>
    private static readonly string[] Records =
    [
        "accounts", "api_keys", "invitations", "credentials", "sessions", "secrets", "idempotent_answers", "domains",
        "domain_checks", "addresses", "address_categories", "blocks", "image_senders", "webhooks", "cursors", "erasures",
        "exports", "retired_addresses", "purchases", "vouchers", "installations",
    ];

    private static readonly string HighestId = $"greatest({string.Join(", ", ((string[])[
        "SELECT max(message_id) FROM mailservr.accepted_messages",
        "SELECT max(attachment_id) FROM mailservr.message_attachments",
        .. Records.Prepend("messages").Select(table => $"SELECT max(id) FROM mailservr.{table}")])
        .Select(highest => $"coalesce(({highest}), 0)"))})";

    private const string Unindexed =
        """
        NOT EXISTS (SELECT FROM mailservr.message_words w WHERE w.account_id = m.account_id AND w.message_id = m.id)
        AND NOT EXISTS (
            SELECT FROM mailservr.unindexed_messages u WHERE u.account_id = m.account_id AND u.message_id = m.id)
        """;

    // Of an account with a message that cannot be read nothing is known.
    private const string WrongTotals =
        """
        FROM (
            SELECT account_id, sum(kept)::bigint AS kept, sum(bytes)::bigint AS bytes, bool_and(bytes IS NOT NULL) AS readable
            FROM (
                SELECT account_id, bytes AS kept, 0 AS bytes FROM mailservr.attachment_totals
                UNION ALL
                SELECT account_id, 0, mailservr.attachment_bytes(record) FROM mailservr.messages) AS parts
            GROUP BY account_id) AS totals
        WHERE kept <> bytes AND readable
        """;

    // In no segment, or emptied. What cannot be read has no words, and mail of a sender is found at least by that.
    private const string Unreached =
        """
        NOT EXISTS (
            SELECT FROM mailservr.search_segments s
            WHERE s.account_id = w.account_id AND w.received_at BETWEEN s.oldest_at AND s.newest_at)
        OR (pg_column_size(w.words) < 9 AND EXISTS (
            SELECT FROM mailservr.messages m
            WHERE m.account_id = w.account_id AND m.id = w.message_id AND length(m.sender) > 3
                AND mailservr.attachment_bytes(m.record) IS NOT NULL))
        """;

    // As their segments say. Shorter ones than a gram are not listed.
    private const string UnlistedSender =
        $"""
        s.listed = s.messages AND EXISTS (
            SELECT FROM mailservr.message_words w JOIN mailservr.messages m ON m.account_id = w.account_id AND m.id = w.message_id
            WHERE w.account_id = s.account_id AND m.received_at BETWEEN s.oldest_at AND s.newest_at AND length(m.sender) > 3
                AND NOT EXISTS (
                    SELECT FROM mailservr.search_senders l
                    WHERE l.account_id = s.account_id AND l.segment = s.number AND l.digest = {SegmentSenders.DigestOfMessage}))
        """;

    public static IReadOnlyList<StorageRule> All { get; } =
    [
        .. Dependents.Select(table => new StorageRule(
            VerificationFault.Contradiction,
            $"SELECT d.message_id, d.account_id, count(*) FROM mailservr.{table} d WHERE {Orphaned("messages", "message_id")} GROUP BY 1, 2",
            "{0} rows of " + table + " belong to a message that is gone.",
            $"DELETE FROM mailservr.{table} d WHERE {Orphaned("messages", "message_id")}")),
        .. ((string[])["thread_keys", "thread_subjects"]).Select(table => new StorageRule(
            VerificationFault.Contradiction,
            $"SELECT NULL::bigint, d.account_id, d.thread_id FROM mailservr.{table} d WHERE {Threadless} GROUP BY 2, 3",
            "Rows of " + table + " lead to thread {0}, which is not there.",
            $"DELETE FROM mailservr.{table} d WHERE {Threadless}")),
        new(
            VerificationFault.Contradiction,
            $"SELECT d.message_id, d.account_id, count(*) FROM mailservr.deliveries d WHERE {OrphanedDelivery} GROUP BY 1, 2",
            "{0} rows of deliveries belong to a message that is gone.",
            $"DELETE FROM mailservr.deliveries d WHERE {OrphanedDelivery}"),
        new(
            VerificationFault.Unreadable,
            """
            SELECT message_id, account_id, length(content)::bigint FROM mailservr.accepted_messages
            WHERE set_aside IS NOT NULL
            """,
            "The message was accepted, but its rows were refused: its {0} bytes are kept in the table accepted_messages.",
            Repair: null),
        new(
            VerificationFault.Storage,
            $"SELECT NULL::bigint, NULL::bigint, next FROM mailservr.id_blocks WHERE next <= {HighestId}",
            "Ids from {0} on would be given out although they are taken.",
            $"UPDATE mailservr.id_blocks SET next = {HighestId} + 1 WHERE next <= {HighestId}"),
        new(
            VerificationFault.Contradiction,
            $"SELECT NULL::bigint, account_id, kept {WrongTotals}",
            "Its attachments are said to take {0} bytes, which is not what they take.",
            // Locked first: whoever adds to a sum meanwhile is waited for, and what it added is seen.
            $"""
            LOCK TABLE mailservr.attachment_totals IN SHARE ROW EXCLUSIVE MODE;
            INSERT INTO mailservr.attachment_totals (account_id, bytes) SELECT account_id, bytes {WrongTotals}
            ON CONFLICT (account_id) DO UPDATE SET bytes = excluded.bytes
            """),
        new(
            VerificationFault.Search,
            $"SELECT NULL::bigint, m.account_id, count(*) FROM mailservr.messages m WHERE {Unindexed} GROUP BY 2",
            "Search does not have {0} messages of the account.",
            $"""
            INSERT INTO mailservr.unindexed_messages (account_id, message_id)
            SELECT m.account_id, m.id FROM mailservr.messages m WHERE {Unindexed}
            """),
        new(
            VerificationFault.Search,
            $"SELECT NULL::bigint, w.account_id, count(*) FROM mailservr.message_words w WHERE {Unreached} GROUP BY 2",
            "Search cannot find {0} messages of the account although it has them.",
            $"""
            WITH gone AS (DELETE FROM mailservr.message_words w WHERE {Unreached} RETURNING account_id, message_id)
            INSERT INTO mailservr.unindexed_messages (account_id, message_id) SELECT account_id, message_id FROM gone
            """),
        new(
            VerificationFault.Search,
            $"SELECT NULL::bigint, s.account_id, count(*) FROM mailservr.search_segments s WHERE {UnlistedSender} GROUP BY 2",
            "Search does not know all senders in {0} segments of the account.",
            $"UPDATE mailservr.search_segments s SET listed = 0 WHERE {UnlistedSender}"),
    ];

    private static string Orphaned(string table, string column) =>
        $"NOT EXISTS (SELECT FROM mailservr.{table} o WHERE o.account_id = d.account_id AND o.id = d.{column})";
}
