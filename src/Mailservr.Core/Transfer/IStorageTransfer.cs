using Mailservr.Storage;

namespace Mailservr.Transfer;

/// <summary>
/// The ability of a storage to hand everything it keeps to another one, and to take it in. A store without it works, but
/// cannot be moved. Attachment bytes are no part of it.
/// </summary>
public interface IStorageTransfer : ITransferGate
{
    /// <summary>Rows by ascending key, behind one (null: from the first).</summary>
    ValueTask<IReadOnlyList<object?[]>> ReadAsync(
        TransferTable table, object?[]? after, int limit, CancellationToken cancellationToken);

    /// <summary>The row with the highest key; null when there is none.</summary>
    ValueTask<object?[]?> FindLastAsync(TransferTable table, CancellationToken cancellationToken);

    /// <summary>Takes rows in, all of them or none, with what this storage derives from them for itself.</summary>
    ValueTask WriteAsync(TransferTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);

    ValueTask<TransferCounters> ReadCountersAsync(CancellationToken cancellationToken);

    /// <summary>Ids, positions and deliveries go on behind these.</summary>
    ValueTask WriteCountersAsync(TransferCounters counters, CancellationToken cancellationToken);
}

/// <summary>Who may use a storage before, during and after a transfer.</summary>
public interface ITransferGate
{
    /// <summary>Where the storage is, for people: the same from start to start, without a secret.</summary>
    string Place { get; }

    /// <summary>Makes sure, making nothing, that there is a storage; else throws with a sentence.</summary>
    ValueTask RequireStorageAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Makes sure that there is mail, whole, and that no host is using it; else throws with a sentence.</summary>
    ValueTask RequireSourceAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Marks a storage that is not there yet as a target, before anything else of it is made: a run that is killed while
    /// it makes the storage leaves none that a host would take.
    /// </summary>
    /// <returns>True when it was not there.</returns>
    ValueTask<bool> ReserveAsync(string source, CancellationToken cancellationToken) => new(false);

    /// <summary>
    /// Marks the storage as the target of a transfer that has not ended, or finds it marked so by an earlier run from
    /// the same place. Throws with a sentence when hosts use it, or when it belongs to a transfer from elsewhere.
    /// </summary>
    /// <returns>True when an earlier run had begun.</returns>
    ValueTask<bool> BeginAsync(string source, CancellationToken cancellationToken);

    /// <summary>The place that mail was being taken in from when the last run ended too early; else null.</summary>
    ValueTask<string?> FindUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>The place that mail was taken in from by the last run that has ended well; else null.</summary>
    ValueTask<string?> FindEndedAsync(CancellationToken cancellationToken) => new((string?)null);

    /// <summary>From now on hosts may use it.</summary>
    ValueTask EndAsync(CancellationToken cancellationToken);
}

/// <summary>The same for records of one type; an ability of an <see cref="IRecordStore{TRecord}"/>.</summary>
public interface IRecordTransfer<TRecord>
    where TRecord : Record
{
    /// <summary>Records of all owners by ascending id.</summary>
    ValueTask<IReadOnlyList<TRecord>> ReadAsync(long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>Takes records in as they are, with their versions: all of them or none.</summary>
    ValueTask WriteAsync(IReadOnlyList<TRecord> records, CancellationToken cancellationToken);
}

/// <summary>Says where blobs are: the same for two stores of the same blobs, without a secret.</summary>
public interface IBlobPlace
{
    string Place { get; }
}

/// <param name="NextId">No id from here on was ever given out.</param>
/// <param name="LastPosition">The highest position of an event that there ever was.</param>
/// <param name="LastDelivery">The highest id of a delivery to a webhook that there ever was.</param>
/// <param name="SetAside">Accepted messages that the storage keeps outside of its tables; they are not transferred.</param>
public readonly record struct TransferCounters(long NextId, long LastPosition, long LastDelivery, long SetAside);
