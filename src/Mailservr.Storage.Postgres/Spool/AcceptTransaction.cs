using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// One try to make a batch durable: one row for each message, and its delivery. Everything else follows when it is filed.
/// </summary>
internal sealed class AcceptTransaction(
    NpgsqlConnection connection, IReadOnlyList<PreparedMessage> messages, AppendBatch batch, PostgresDatabase database)
    : IAppendTransaction
{
    public string? TransactionId { get; private set; }

    public bool IsCommitting { get; private set; }

    /// <returns>Nothing when a message may have been stored before: that is for the tables to say.</returns>
    public async Task<IReadOnlyList<AppendedMessage>?> RunAsync(bool repair, CancellationToken cancellationToken)
    {
        if (await BeginAsync(cancellationToken))
            return [];

        var position = await CommitAsync();
        database.Spool.Add(position, messages.Sum(message => (long)message.Append.Content.Inline.Length));
        return [.. messages.Select(message => new AppendedMessage(message.Append.Record, IsNewThread: false, IsDuplicate: false))];
    }

    /// <returns>True when a message may have been stored before.</returns>
    private async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        await using var question = new NpgsqlBatch(connection);
        question.Begin();
        DeliveryRows.Acknowledge(question, batch.Acknowledged);
        DeliveryRows.LoseSight(question, batch.Unacknowledged);
        DeliveryRows.Recognise(question, messages);
        await question.PrepareAsync(cancellationToken);
        await using var reader = await question.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        TransactionId = reader.GetString(0);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetBoolean(0);
    }

    private async Task<long> CommitAsync()
    {
        await using var writes = new NpgsqlBatch(connection);
        AcceptedRows.Insert(writes, messages);
        DeliveryRows.Open(writes, messages, database.HostId);
        writes.Add("COMMIT");
        await writes.PrepareAsync(CancellationToken.None);
        IsCommitting = true;
        await using var reader = await writes.ExecuteReaderAsync(CancellationToken.None);
        var positions = await reader.RowsAsync(static row => row.GetInt64(0), CancellationToken.None);
        // To its end: what fails later than the first statement is said there.
        while (await reader.NextResultAsync(CancellationToken.None))
        {
        }

        return positions[^1];
    }
}
