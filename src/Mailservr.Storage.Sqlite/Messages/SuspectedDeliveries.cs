using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// The keys of unacknowledged deliveries, and of some that were: a message with none of them is no duplicate, and need
/// not wait for the tables to say so.
/// </summary>
internal sealed class SuspectedDeliveries
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private int _limit;

    public bool IsLoaded => _limit > 0;

    public bool Contains(string key) => _keys.Contains(key);

    /// <summary>Reads all that the tables know of.</summary>
    public bool Load(SqliteSession session)
    {
        var known = DeliveryRows.ReadUnacknowledged(session);
        _keys.Clear();
        _keys.UnionWith(known);
        _limit = 10_000 + (2 * known.Count);
        return true;
    }

    /// <summary>Takes deliveries in that have just lost their senders.</summary>
    public void Add(SqliteSession session, IReadOnlyList<Delivery> unacknowledged)
    {
        foreach (var delivery in unacknowledged)
        {
            if (DeliveryRows.FindKey(session, delivery) is { } key)
                _keys.Add(key);
        }

        // Those of the day before are forgotten.
        if (_keys.Count > _limit)
            Load(session);
    }
}
