using Mailservr.Messages;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Takes messages that an indexer holds into search.</summary>
internal sealed class IndexTransaction(NpgsqlConnection connection, IReadOnlyList<UnindexedMessage> taken, ILogger logger)
{
    // In the order of time, in which segments are filled. Kept from deletion until the words are in: a deletion then
    // finds them, too. A repair may have asked for a message twice.
    private const string ReadSql =
        $"""
        SELECT {MessageRows.Columns}, m.layout, m.content, u.n, m.received_at, m.sender,
            (SELECT true FROM mailservr.message_words w WHERE w.account_id = m.account_id AND w.message_id = m.id LIMIT 1)
        FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS u (account_id, message_id, n)
        JOIN mailservr.messages m ON m.account_id = u.account_id AND m.id = u.message_id
        ORDER BY m.received_at, m.id
        FOR KEY SHARE OF m
        """;

    private readonly WordCopy _words = new();
    private readonly SearchDocument _document = new();
    private readonly HashSet<(long AccountId, long MessageId)> _known = [];
    private readonly HashSet<UnindexedMessage> _left = [];
    private readonly List<(long AccountId, int Segment, string Sender)> _senders = [];

    /// <summary>Bytes of words. Messages behind them are for the next transaction.</summary>
    public int EnoughBytes { get; init; } = 16 << 20;

    /// <returns>How many it has done.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // Before the messages are read: what another indexer has done meanwhile is seen.
        var segments = await SearchSegmentRows.LockAsync(
            connection, taken.Select(one => one.AccountId), cancellationToken);
        await ReadAsync(segments, cancellationToken);
        var done = taken.Where(one => !_left.Contains(one)).ToList();
        await using var batch = new NpgsqlBatch(connection);
        SearchSegmentRows.Save(batch, [.. segments.Changed]);
        SegmentSenders.List(batch, _senders);
        SearchRows.Dequeue(batch, done);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (_words.Rows > 0)
            await _words.SendAsync(connection, cancellationToken);
        return done.Count;
    }

    private async Task ReadAsync(SearchSegments segments, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(ReadSql).WithMany(taken, t => t.AccountId).WithMany(taken, t => t.MessageId);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var message = taken[(int)reader.GetInt64(9) - 1];
            if (_words.Rows > 0 && _words.Length > EnoughBytes)
                _left.Add(message);
            else if (_known.Add((message.AccountId, message.MessageId)) && reader.IsDBNull(12))
                Add(message, reader, segments);
        }
    }

    // The sender as the column has it: folded, and there also when the record cannot be read.
    private void Add(UnindexedMessage message, NpgsqlDataReader row, SearchSegments segments)
    {
        var receivedAt = row.Time(10);
        var segment = segments.Place(message.AccountId, receivedAt);
        _senders.Add((segment.AccountId, segment.Number, row.GetString(11)));
        ReadDocument(message, row);
        _words.Add(message, receivedAt, _document, segment.Token);
    }

    // One message that cannot be read must not keep all others from being found.
    private void ReadDocument(UnindexedMessage message, NpgsqlDataReader row)
    {
        StoredMessage? stored = null;
        try
        {
            stored = MessageRows.ReadStored(row);
            _document.Read(stored);
        }
        // Read, it has nothing to do with the server any more: whatever it is, it would come again for this message, and for no other.
        catch (Exception exception) when (Damage.Is(exception) || (stored is not null && exception is not OutOfMemoryException))
        {
            Log.SearchSkipped(logger, message.MessageId, exception);
            _document.Clear();
        }
    }
}
