using Mailservr.Threads;
using System.Text.Json;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Thread summaries in their table.</summary>
internal static class ThreadRows
{
    public const string Columns =
        """
        t.id, t.account_id, t.last_at, t.last_id, t.first_at, t.first_id, t.address_id, t.email_count, t.unread_count,
        t.starred_count, t.attachment_count, t.archived, t.version, t.subject, t.snippet, t.participants,
        t.quarantined
        """;

    private const string SaveSql =
        """
        INSERT INTO mailservr.threads (
            account_id, id, last_at, last_id, first_at, first_id, address_id, email_count, unread_count, starred_count,
            attachment_count, archived, quarantined, version, subject, snippet, participants)
        SELECT * FROM unnest(
            $1::bigint[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::timestamptz[], $6::bigint[],
            $7::bigint[], $8::int[], $9::int[], $10::int[], $11::int[], $12::bool[], $13::bool[], $14::bigint[],
            $15::text[], $16::text[], $17::text[])
        ON CONFLICT (account_id, id) DO UPDATE SET
            last_at = excluded.last_at, last_id = excluded.last_id, first_at = excluded.first_at,
            first_id = excluded.first_id, address_id = excluded.address_id, email_count = excluded.email_count,
            unread_count = excluded.unread_count, starred_count = excluded.starred_count,
            attachment_count = excluded.attachment_count, archived = excluded.archived,
            quarantined = excluded.quarantined, version = excluded.version, subject = excluded.subject,
            snippet = excluded.snippet, participants = excluded.participants
        """;

    public static ThreadSummary Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetInt64(0),
        AccountId = row.GetInt64(1),
        Newest = new MessageMoment(row.Time(2).ToUnixTimeMilliseconds(), row.GetInt64(3)),
        Oldest = new MessageMoment(row.Time(4).ToUnixTimeMilliseconds(), row.GetInt64(5)),
        AddressId = row.GetInt64(6),
        EmailCount = row.GetInt32(7),
        UnreadCount = row.GetInt32(8),
        StarredCount = row.GetInt32(9),
        AttachmentCount = row.GetInt32(10),
        Archived = row.GetBoolean(11),
        Version = row.GetInt64(12),
        Subject = row.GetString(13),
        Snippet = row.GetString(14),
        Participants = StoredJson.ReadParticipants(row.GetFieldValue<byte[]>(15)),
        Quarantined = row.GetBoolean(16),
    };

    /// <summary>Inserts or replaces the rows.</summary>
    public static void Save(NpgsqlBatch batch, IReadOnlyList<ThreadSummary> threads) =>
        batch.Add(SaveSql)
            .WithMany(threads, t => t.AccountId).WithMany(threads, t => t.Id)
            .WithMany(threads, t => t.Newest.Time).WithMany(threads, t => t.Newest.Id)
            .WithMany(threads, t => t.Oldest.Time).WithMany(threads, t => t.Oldest.Id)
            .WithMany(threads, t => t.AddressId).WithMany(threads, t => t.EmailCount)
            .WithMany(threads, t => t.UnreadCount).WithMany(threads, t => t.StarredCount)
            .WithMany(threads, t => t.AttachmentCount).WithMany(threads, t => t.Archived)
            .WithMany(threads, t => t.Quarantined).WithMany(threads, t => t.Version)
            .WithMany(threads, t => StoredText.Clean(t.Subject)).WithMany(threads, t => StoredText.Clean(t.Snippet))
            .WithUtf8(threads, t => JsonSerializer.SerializeToUtf8Bytes(
                t.Participants, StoredJson.Default.IReadOnlyListThreadParticipant));

    /// <summary>The row, kept from others until the end of the transaction; null when there is none.</summary>
    public static async Task<ThreadSummary?> LockAsync(
        NpgsqlConnection connection, long accountId, long threadId, CancellationToken cancellationToken)
    {
        var found = await connection.ListAsync(
            $"SELECT {Columns} FROM mailservr.threads t WHERE t.account_id = $1 AND t.id = $2 FOR UPDATE",
            Read, cancellationToken, accountId, threadId);
        return found.Count > 0 ? found[0] : null;
    }

    public static async Task<IReadOnlyDictionary<(long AccountId, long Id), ThreadSummary>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<(long AccountId, long Id)> threads, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
                $"""
                SELECT {Columns} FROM unnest($1::bigint[], $2::bigint[]) AS k (account_id, id)
                JOIN mailservr.threads t ON t.account_id = k.account_id AND t.id = k.id
                """)
            .WithMany(threads, key => key.AccountId).WithMany(threads, key => key.Id);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return (await reader.RowsAsync(Read, cancellationToken)).ToDictionary(thread => (thread.AccountId, thread.Id));
    }

    public static async Task SaveAsync(
        NpgsqlConnection connection, ThreadSummary thread, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        Save(batch, [thread]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Removes the row and the keys that led to it: with its last message a conversation is over, and a later reply
    /// begins a new one.
    /// </summary>
    public static async Task DeleteAsync(
        NpgsqlConnection connection, long accountId, long threadId, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("DELETE FROM mailservr.threads WHERE account_id = $1 AND id = $2").With(accountId).With(threadId);
        foreach (var table in (string[])["thread_keys", "thread_subjects"])
        {
            batch.Add($"DELETE FROM mailservr.{table} WHERE account_id = $1 AND thread_id = $2")
                .With(accountId).With(threadId);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
