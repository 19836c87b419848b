using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// One try to take the first accepted messages into the tables. One host at a time does it, so that mail of an account
/// comes there in the order in which it was accepted, on whichever host.
/// </summary>
internal sealed class FilingTransaction(NpgsqlConnection connection, int limit)
{
    /// <summary>So much at least makes a transaction, whatever the number of messages.</summary>
    private const long EnoughBytes = 16 << 20;

    /// <summary>What it files; known as soon as it was read.</summary>
    public IReadOnlyList<AcceptedMessage> Taken { get; private set; } = [];

    /// <summary>Nothing was there that it does not file.</summary>
    public bool TookAll { get; private set; }

    /// <returns>False when a thread changed between two looks: to be begun anew.</returns>
    public async Task<bool> RunAsync(bool repair, CancellationToken cancellationToken)
    {
        Taken = await TakeAsync(cancellationToken);
        if (Taken.Count == 0)
            return true;

        var messages = Taken.Select(row => row.Prepare()).ToList();
        var known = await AskAsync(new ThreadReads(messages), repair, cancellationToken);
        if (!known.IsWhole)
            return false;

        var linker = new ThreadLinker(known);
        foreach (var message in messages)
            linker.Link(message);
        await WriteAsync(messages, linker);
        return true;
    }

    private async Task<List<AcceptedMessage>> TakeAsync(CancellationToken cancellationToken)
    {
        await using var question = new NpgsqlBatch(connection);
        question.Begin();
        question.Add("SELECT pg_advisory_xact_lock($1, 0)").With(AdvisoryLocks.Filing);
        AcceptedRows.Take(question, limit);
        await question.PrepareAsync(cancellationToken);
        await using var reader = await question.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var rows = await reader.RowsAsync(AcceptedMessage.Read, cancellationToken);
        var bytes = 0L;
        var taken = rows.TakeWhile(row => (bytes += row.Length) - row.Length < EnoughBytes).ToList();
        TookAll = rows.Count < limit && taken.Count == rows.Count;
        return taken;
    }

    private async Task<KnownThreads> AskAsync(ThreadReads threads, bool repair, CancellationToken cancellationToken)
    {
        await using var question = new NpgsqlBatch(connection);
        threads.Lock(question);
        threads.Ask(question, repair);
        await question.PrepareAsync(cancellationToken);
        await using var reader = await question.ExecuteReaderAsync(cancellationToken);
        // Behind the result of the locks, which says nothing.
        await reader.NextResultAsync(cancellationToken);
        return await ThreadReads.ReadAsync(reader, cancellationToken);
    }

    private async Task WriteAsync(List<PreparedMessage> messages, ThreadLinker linker)
    {
        await using var writes = new NpgsqlBatch(connection);
        linker.Changes().Write(writes);
        MessageRows.File(writes, Taken, messages, linker.ThreadOf);
        AcceptedRows.Remove(writes, Taken);
        AppendedRows.Add(writes, messages, messages.ConvertAll(linker.Stored));
        writes.Add("COMMIT");
        await writes.PrepareAsync(CancellationToken.None);
        await writes.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
