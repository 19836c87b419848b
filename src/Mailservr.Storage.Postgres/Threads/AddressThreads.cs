using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// The threads of one address, found by its newest mail: as much of it as fills the page, however much there is.
/// </summary>
internal sealed class AddressThreads(
    NpgsqlConnection connection, long accountId, long addressId, MailQuery query, CancellationToken cancellationToken)
{
    /// <summary>
    /// Of so many messages all are looked at: threads that only older mail belongs to are looked for in all of the
    /// account's, and the page of an address with little of it reaches far back.
    /// </summary>
    private const int Few = 1_000;

    /// <summary>Messages for each thread of the page at first, and how many times more after that was not enough.</summary>
    private const int MessagesPerThread = 4;
    private const int Widening = 16;

    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    // What came behind the cursor's time is in no thread that was quiet since.
    private readonly MailQuery _query = query.Cursor is { } cursor && !(query.Before <= cursor.At)
        ? query with { Before = cursor.At + Tick }
        : query;

    public async Task<List<ThreadRecord>> ReadAsync()
    {
        if (await EdgeAsync(Few) is null)
            return await ReadAsync(_query, []);

        var doubts = new ThreadDoubts(connection, accountId, _query, cancellationToken);
        for (var count = MessagesPerThread * (_query.Limit + 1); await EdgeAsync(count) is { } edge; count *= Widening)
        {
            var newer = _query.After > edge ? _query : _query with { After = edge };
            if (await ReadAsync(newer, []) is { } rows && rows.Count > _query.Limit
                && await doubts.SettleAsync(rows, edge, words: null) is { } also)
                return also.Count == 0 ? rows : await ReadAsync(newer, also);
        }

        return await ReadAsync(_query, []);
    }

    private Task<List<ThreadRecord>> ReadAsync(MailQuery asked, IReadOnlyCollection<long> also) =>
        MailReader.ReadThreadsAsync(connection, accountId, asked, also, cancellationToken);

    /// <summary>When the message behind the first <paramref name="count"/> was received; null when there is none.</summary>
    private async Task<DateTimeOffset?> EdgeAsync(int count)
    {
        var edges = await connection.ListAsync(
            """
            SELECT d.received_at FROM mailservr.message_addresses d
            WHERE d.account_id = $1 AND d.address_id = $2 AND d.received_at < coalesce($4::timestamptz, 'infinity')
            ORDER BY d.received_at DESC, d.message_id DESC OFFSET $3 LIMIT 1
            """,
            static row => row.Time(0), cancellationToken,
            accountId, addressId, (long)count, _query.Before?.ToUniversalTime() ?? (object)DBNull.Value);
        return edges.Count > 0 ? edges[0] : null;
    }
}
