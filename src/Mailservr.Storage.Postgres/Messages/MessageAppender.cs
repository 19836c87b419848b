using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Appends batches, several at once; repeats one that met another, and finds out what a lost connection did.</summary>
internal sealed class MessageAppender(PostgresDatabase database)
{
    private const int MaxTries = 10;

    /// <summary>Tries after which a key without a thread is a damage, and no other host's work in progress.</summary>
    private const int PatientTries = 3;

    /// <summary>Connections that may turn out to be dead: one from before a restart of the server, and one more.</summary>
    private const int MaxLosses = 2;

    private readonly UncertainCommits _uncertain = new();

    public async Task<IReadOnlyList<AppendedMessage>> AppendAsync(
        IReadOnlyList<PreparedMessage> messages, AppendBatch batch, CancellationToken cancellationToken)
    {
        await database.Writers.WaitAsync(cancellationToken);
        try
        {
            return await RepeatAsync(messages, batch, cancellationToken);
        }
        finally
        {
            database.Writers.Release();
        }
    }

    private async Task<IReadOnlyList<AppendedMessage>> RepeatAsync(
        IReadOnlyList<PreparedMessage> messages, AppendBatch batch, CancellationToken cancellationToken)
    {
        var losses = 0;
        for (var tries = 1; tries < MaxTries; tries++)
        {
            try
            {
                if (await TryAsync(messages, batch, tries > PatientTries, cancellationToken) is { } appended)
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
        IReadOnlyList<PreparedMessage> messages, AppendBatch batch, bool repair, CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        AppendTransaction? transaction = null;
        try
        {
            var doubtful = await _uncertain.SettleAsync(connection, cancellationToken);
            var all = batch with { Unacknowledged = [.. batch.Unacknowledged, .. doubtful] };
            transaction = new AppendTransaction(connection, messages, all, database.HostId);
            var appended = await transaction.RunAsync(repair, cancellationToken);
            if (appended is not null)
                _uncertain.Forget(doubtful);
            return appended;
        }
        catch (Exception fault) when (PostgresFaults.IsConnectionLost(fault))
        {
            if (transaction is not { IsCommitting: true, TransactionId: { } id })
                throw new NotWrittenException(fault);

            // Whoever sends a message of it again is not to have it stored twice.
            Log.OutcomeUnknown(database.Logger, messages.Count, fault);
            _uncertain.Add(id, [.. messages.Select(m => new Delivery(m.AccountId, m.Append.Record.Id))]);
            throw;
        }
    }

    private sealed class NotWrittenException(Exception inner)
        : IOException("The connection to PostgreSQL was lost; nothing was written.", inner);
}
