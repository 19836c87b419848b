using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Looks for a sender in the newest mail, without the index: of one who writes every day that gives all mail of a segment, and
/// for each of his letters (8,000 emails: 80 ms, for the only one that was asked for).
/// </summary>
internal static class NewestMail
{
    private const int Walked = 256;

    /// <summary>More are rarely found in so little mail.</summary>
    private const int Few = 16;

    // The one behind those that are walked through.
    private static readonly string BoundSql =
        $"""
        SELECT received_at FROM mailservr.messages WHERE account_id = $1 AND received_at <= $2
        ORDER BY received_at DESC, id DESC OFFSET {Walked} LIMIT 1
        """;

    /// <returns>Null when it is for the index to say.</returns>
    public static async Task<List<MessageRecord>?> FindAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit > Few || query.OldestFirst || !string.IsNullOrWhiteSpace(query.Text))
            return null;

        var start = (query.Cursor?.At ?? query.Before ?? DateTimeOffset.MaxValue).ToUniversalTime();
        var bound = await connection.ScalarAsync<DateTime?>(BoundSql, cancellationToken, accountId, start);
        DateTimeOffset? since = bound is { } at && !(query.After >= new DateTimeOffset(at)) ? new DateTimeOffset(at) : null;
        var newest = since is null ? query : query with { After = since };
        var rows = await MailReader.ReadMessagesAsync(connection, accountId, newest, cancellationToken);
        return since is null || rows.Count > query.Limit ? rows : null;
    }
}
