using Mailservr.Events;
using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// One try to append a batch: everything that has to be known is asked in one message to the server, everything that
/// follows from it is written in a second one, which ends with the commit.
/// </summary>
internal sealed class AppendTransaction(
    NpgsqlConnection connection, IReadOnlyList<PreparedMessage> messages, AppendBatch batch, int hostId)
{
    // A plan that is made while a table is empty must not read all of it when it has grown.
    private const string BeginSql =
        "SELECT pg_current_xact_id()::text, set_config('enable_seqscan', 'off', true)";

    private readonly ThreadReads _threads = new(messages);

    /// <summary>By which the server knows the transaction; null until it has told.</summary>
    public string? TransactionId { get; private set; }

    /// <summary>From here on, a connection that is lost says nothing about what was stored.</summary>
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
            : Appended(message.Append.Record, linker)).ToList();
        await WriteAsync(stored, linker, appended);
        return appended;
    }

    private static AppendedMessage Appended(MessageRecord record, ThreadLinker linker)
    {
        var threadId = linker.ThreadOf(record.Id);
        return new AppendedMessage(
            record with { ThreadId = threadId, Version = 1 }, IsNewThread: threadId == record.Id, IsDuplicate: false);
    }

    private async Task<(Dictionary<int, MessageRecord> Earlier, KnownThreads Known)> AskAsync(
        bool repair, CancellationToken cancellationToken)
    {
        await using var question = new NpgsqlBatch(connection);
        question.Add("BEGIN");
        question.Add(BeginSql);
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

    private async Task WriteAsync(
        List<PreparedMessage> stored, ThreadLinker linker, List<AppendedMessage> appended)
    {
        await using var writes = new NpgsqlBatch(connection);
        if (stored.Count > 0)
        {
            linker.Changes().Write(writes);
            MessageRows.Insert(writes, stored, linker.ThreadOf);
            MessageReferences.Insert(writes, stored);
            DeliveryRows.Open(writes, stored, hostId);
            SearchRows.Queue(writes, stored);
            // What other batches wait for comes last, so that they wait for the commit only.
            AddressSenders.Count(writes, stored.SelectMany(AddressSenders.Of));
            EventRows.Insert(
                writes,
                [.. appended.SelectMany((one, i) => MailEvents.For(one, messages[i].Append.TraceParent))]);
        }

        writes.Add("COMMIT");
        await writes.PrepareAsync(CancellationToken.None);
        IsCommitting = true;
        await writes.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
