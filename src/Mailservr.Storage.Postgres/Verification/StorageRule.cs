using Mailservr.Verification;

namespace Mailservr.Storage.Postgres;

/// <summary>Something that must not be found in the database.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Find">Rows of message (or null), account (or null) and a number for the sentence.</param>
/// <param name="Detail">The sentence; {0} is the number.</param>
/// <param name="Repair">Puts it right without a guess.</param>
internal sealed record StorageRule(VerificationFault Fault, string Find, string Detail, string Repair)
{
    /// <summary>What hangs on messages, and is nothing without.</summary>
    private static readonly string[] Dependents =
        ["message_addresses", "message_blobs", "message_attachments", "message_words", "deliveries"];

    private const string HighestId =
        """
        greatest(
            (SELECT coalesce(max(id), 0) FROM mailservr.messages),
            (SELECT coalesce(max(attachment_id), 0) FROM mailservr.message_attachments),
            (SELECT coalesce(max(id), 0) FROM mailservr.accounts),
            (SELECT coalesce(max(id), 0) FROM mailservr.addresses))
        """;

    private const string Unindexed =
        """
        NOT EXISTS (SELECT FROM mailservr.message_words w WHERE w.account_id = m.account_id AND w.message_id = m.id)
        AND NOT EXISTS (
            SELECT FROM mailservr.unindexed_messages u WHERE u.account_id = m.account_id AND u.message_id = m.id)
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
            $"SELECT NULL::bigint, d.account_id, d.thread_id FROM mailservr.{table} d WHERE {Orphaned("threads", "thread_id")} GROUP BY 2, 3",
            "Rows of " + table + " lead to thread {0}, which is not there.",
            $"DELETE FROM mailservr.{table} d WHERE {Orphaned("threads", "thread_id")}")),
        new(
            VerificationFault.Storage,
            $"SELECT NULL::bigint, NULL::bigint, next FROM mailservr.id_blocks WHERE next <= {HighestId}",
            "Ids from {0} on would be given out although they are taken.",
            $"UPDATE mailservr.id_blocks SET next = {HighestId} + 1 WHERE next <= {HighestId}"),
        new(
            VerificationFault.Search,
            $"SELECT NULL::bigint, m.account_id, count(*) FROM mailservr.messages m WHERE {Unindexed} GROUP BY 2",
            "Search does not have {0} messages of the account.",
            $"""
            INSERT INTO mailservr.unindexed_messages (account_id, message_id)
            SELECT m.account_id, m.id FROM mailservr.messages m WHERE {Unindexed}
            """),
    ];

    private static string Orphaned(string table, string column) =>
        $"NOT EXISTS (SELECT FROM mailservr.{table} o WHERE o.account_id = d.account_id AND o.id = d.{column})";
}
