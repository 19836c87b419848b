using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// One try to append a batch: everything that has to be known is asked in one message to the server, everything that
/// follows from it is written in a second one, which ends with the commit.
/// </summary>
internal sealed class AppendTransaction(
    NpgsqlConnection connection, IReadOnlyList<PreparedMessage> messages, AppendBatch batch, int hostId)
    : IAppendTransaction
{
    private readonly ThreadReads _threads = new(messages);

    public string? TransactionId { get; private set; }

    public bool IsCommitting { get; private set; }

    /// <returns>Null when a thread changed between two looks: to be begun anew.</returns>
    public async Task<IReadOnlyList<AppendedMessage>?> RunAsync(bool repair, CancellationToken cancellationToken)
    {
        var (earlier, known) = await AskAsync(repair, cancellationToken);
        if (!known.IsWhole)
            return null;

        var linker = new ThreadLinker(known);
        var stored = new List<PreparedMessage>(messages.Count);
        for (var i = 0; i < messages.Count; i++)
        {
            if (earlier.ContainsKey(i))
                continue;
            linker.Link(messages[i]);
            stored.Add(messages[i]);
        }

        var appended = messages.Select((message, i) => earlier.TryGetValue(i, out var first)
            ? new AppendedMessage(first, IsNewThread: false, IsDuplicate: true)
            : linker.Stored(message)).ToList();
        await WriteAsync(stored, linker);
        return appended;
    }

    private async Task<(Dictionary<int, MessageRecord> Earlier, KnownThreads Known)> AskAsync(
        bool repair, CancellationToken cancellationToken)
    {
        await using var question = new NpgsqlBatch(connection);
        question.Begin();
        DeliveryRows.Acknowledge(question, batch.Acknowledged);
        DeliveryRows.LoseSight(question, batch.Unacknowledged);
        if (messages.Count > 0)
        {
            _threads.Lock(question);
            DeliveryRows.Find(question, messages);
            _threads.Ask(question, repair);
        }

        await question.PrepareAsync(cancellationToken);
        await using var reader = await question.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        TransactionId = reader.GetString(0);
        return messages.Count == 0 ? ([], new KnownThreads()) : await ReadAsync(reader, cancellationToken);
    }

    private static async Task<(Dictionary<int, MessageRecord> Earlier, KnownThreads Known)> ReadAsync(
        NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        // Behind the result of the locks, which says nothing.
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var earlier = new Dictionary<int, MessageRecord>();
        while (await reader.ReadAsync(cancellationToken))
            earlier.Add((int)reader.GetInt64(0) - 1, MessageRows.Read(reader, first: 1));
        await reader.NextResultAsync(cancellationToken);
        return (earlier, await ThreadReads.ReadAsync(reader, cancellationToken));
    }

    private async Task WriteAsync(List<PreparedMessage> stored, ThreadLinker linker)
    {
        await using var writes = new NpgsqlBatch(connection);
        if (stored.Count > 0)
        {
            linker.Changes().Write(writes);
            MessageRows.Insert(writes, stored, linker.ThreadOf);
            DeliveryRows.Open(writes, stored, hostId);
            AppendedRows.Add(writes, stored, stored.ConvertAll(linker.Stored));
        }

        writes.Add("COMMIT");
        await writes.PrepareAsync(CancellationToken.None);
        IsCommitting = true;
        await writes.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
