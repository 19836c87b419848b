using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Batches whose connection was lost after the commit was asked for. Their senders were told to come again, so what is
/// stored of them is an unacknowledged delivery: the next batch says so, and the message is recognised.
/// </summary>
internal sealed class UncertainCommits
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // The xid is from before a crash when the server has not given it out yet: then nothing of it was ever written. Only
    // an xid of our own tells: a snapshot ends behind the last transaction that is over, which may be before this one.
    private const string IsRunningSql =
        """
        SELECT CASE WHEN $1::xid8 >= pg_current_xact_id() THEN false
            ELSE coalesce(pg_xact_status($1::xid8) = 'in progress', false) END
        """;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<Delivery>> _batches = [];

    public void Add(string transactionId, IReadOnlyList<Delivery> messages)
    {
        lock (_lock)
            _batches[transactionId] = messages;
    }

    /// <summary>Waits for the end of those that the server is still busy with.</summary>
    /// <returns>The messages of all that have ended, one way or the other.</returns>
    public async ValueTask<IReadOnlyList<Delivery>> SettleAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var batches = List();
        foreach (var (transactionId, _) in batches)
        {
            while (await connection.ScalarAsync<bool>(IsRunningSql, cancellationToken, transactionId))
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        return [.. batches.SelectMany(batch => batch.Value)];
    }

    /// <summary>Says it of those that have ended also when no batch follows: the sender may have gone to another host.</summary>
    public async Task WriteDownAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var (transactionId, messages) in List())
        {
            if (await connection.ScalarAsync<bool>(IsRunningSql, cancellationToken, transactionId))
                continue;
            await using var batch = new NpgsqlBatch(connection);
            DeliveryRows.LoseSight(batch, messages);
            await batch.ExecuteNonQueryAsync(cancellationToken);
            Forget(messages);
        }
    }

    /// <summary>A batch that said so was committed.</summary>
    public void Forget(IReadOnlyList<Delivery> settled)
    {
        if (settled.Count == 0)
            return;

        var done = settled.ToHashSet();
        lock (_lock)
        {
            foreach (var (id, _) in _batches.Where(batch => batch.Value.All(done.Contains)).ToList())
                _batches.Remove(id);
        }
    }

    private List<KeyValuePair<string, IReadOnlyList<Delivery>>> List()
    {
        lock (_lock)
            return [.. _batches];
    }
}
