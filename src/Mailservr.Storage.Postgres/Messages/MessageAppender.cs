using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Stores batches, several at once; repeats one that met another, and finds out what a lost connection did.</summary>
internal sealed class MessageAppender(PostgresDatabase database)
{
    /// <summary>Tries after which it is no bad luck any more.</summary>
    public const int MaxTries = 10;

    /// <summary>Tries after which a key without a thread is a damage, and no other host's work in progress.</summary>
    public const int PatientTries = 3;

    /// <summary>Connections that may turn out to be dead: one from before a restart of the server, and one more.</summary>
    private const int MaxLosses = 2;

    /// <summary>Into the tables.</summary>
    public Task<IReadOnlyList<AppendedMessage>> AppendAsync(
        IReadOnlyList<PreparedMessage> messages, AppendBatch batch, CancellationToken cancellationToken) =>
        StoreAsync(
            messages, batch, (connection, all) => new AppendTransaction(connection, messages, all, database.HostId),
            cancellationToken);

    /// <summary>Into the spool.</summary>
    /// <returns>Nothing when a message may have been stored before: then nothing was accepted.</returns>
    public Task<IReadOnlyList<AppendedMessage>> AcceptAsync(
        IReadOnlyList<PreparedMessage> messages, AppendBatch batch, CancellationToken cancellationToken) =>
        StoreAsync(
            messages, batch, (connection, all) => new AcceptTransaction(connection, messages, all, database),
            cancellationToken);

    private async Task<IReadOnlyList<AppendedMessage>> StoreAsync(
        IReadOnlyList<PreparedMessage> messages, AppendBatch batch,
        Func<NpgsqlConnection, AppendBatch, IAppendTransaction> begin, CancellationToken cancellationToken)
    {
        await database.Writers.WaitAsync(cancellationToken);
        try
        {
            return await RepeatAsync(messages, batch, begin, cancellationToken);
        }
        finally
        {
            database.Writers.Release();
        }
    }

    private async Task<IReadOnlyList<AppendedMessage>> RepeatAsync(
        IReadOnlyList<PreparedMessage> messages, AppendBatch batch,
        Func<NpgsqlConnection, AppendBatch, IAppendTransaction> begin, CancellationToken cancellationToken)
    {
        var losses = 0;
        for (var tries = 1; tries < MaxTries; tries++)
        {
            try
            {
                if (await TryAsync(messages, batch, begin, tries > PatientTries, cancellationToken) is { } appended)
                    return appended;
            }
            catch (PostgresException fault) when (PostgresFaults.IsCollision(fault))
            {
                Log.AppendRepeated(database.Logger, fault.SqlState);
            }
            catch (NotWrittenException lost) when (losses++ < MaxLosses)
            {
                Log.ConnectionLost(database.Logger, lost);
                database.ForgetConnections();
            }
        }

        throw new InvalidOperationException($"A batch met others {MaxTries} times.");
    }

    private async Task<IReadOnlyList<AppendedMessage>?> TryAsync(
        IReadOnlyList<PreparedMessage> messages, AppendBatch batch,
        Func<NpgsqlConnection, AppendBatch, IAppendTransaction> begin, bool repair, CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        IAppendTransaction? transaction = null;
        try
        {
            var doubtful = await database.Uncertain.SettleAsync(connection, cancellationToken);
            transaction = begin(connection, batch with { Unacknowledged = [.. batch.Unacknowledged, .. doubtful] });
            var appended = await transaction.RunAsync(repair, cancellationToken);
            if (transaction.IsCommitting)
                database.Uncertain.Forget(doubtful);
            return appended;
        }
        catch (Exception fault) when (PostgresFaults.IsConnectionLost(fault))
        {
            if (transaction is not { IsCommitting: true, TransactionId: { } id })
                throw new NotWrittenException(fault);

            // Whoever sends a message of it again is not to have it stored twice.
            Log.OutcomeUnknown(database.Logger, messages.Count, fault);
            database.Uncertain.Add(id, [.. messages.Select(m => new Delivery(m.AccountId, m.Append.Record.Id))]);
            throw;
        }
    }

    private sealed class NotWrittenException(Exception inner)
        : IOException("The connection to PostgreSQL was lost; nothing was written.", inner);
}
