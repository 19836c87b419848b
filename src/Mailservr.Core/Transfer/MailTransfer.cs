using Mailservr.Storage;

namespace Mailservr.Transfer;

/// <summary>
/// Copies everything from one storage to another, with all ids: first blobs, then rows that refer to them. It may be
/// ended at any moment; the next run goes on where the target ends.
/// </summary>
/// <remarks>Memory holds a page of rows and a few buffers, however much mail there is.</remarks>
public sealed class MailTransfer
{
    private readonly TransferEnd _source;
    private readonly TransferEnd _target;
    private readonly Action<TransferSummary> _progress;

    /// <param name="source">Only read. No host may use it.</param>
    /// <param name="target">Empty, or what an earlier run from the same source has left.</param>
    /// <param name="progress">Told how far it is, often.</param>
    public MailTransfer(TransferEnd source, TransferEnd target, Action<TransferSummary> progress)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(progress);
        (_source, _target, _progress) = (source, target, progress);
        MovesRows = source.RequireStorage().Place != target.RequireStorage().Place;
        MovesBlobs = source.Blobs is not IBlobPlace from || target.Blobs is not IBlobPlace to || from.Place != to.Place;
    }

    /// <summary>The message store of the target is another.</summary>
    public bool MovesRows { get; }

    /// <summary>The blob store of the target is another.</summary>
    public bool MovesBlobs { get; }

    /// <summary>
    /// Copies, and compares every row of both sides. What was copied into another message store is kept from hosts until
    /// <see cref="EndAsync"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">It may not begin: the sentence says why.</exception>
    public async Task<TransferSummary> CopyAsync(CancellationToken cancellationToken)
    {
        if (!MovesRows && !MovesBlobs)
            throw new InvalidOperationException("Target and source are the same: configure another target.");

        var log = new TransferLog(_progress);
        var (source, target) = (_source.RequireStorage(), _target.RequireStorage());
        await source.RequireSourceAsync(cancellationToken);
        if (MovesRows && !await TryBeginAsync(source, target, log, cancellationToken))
            return log.Summary;
        if (MovesBlobs)
            await new BlobTransfer(_source.Blobs, _target.Blobs, log).RunAsync(cancellationToken);
        if (MovesRows)
            await CopyRowsAsync(source, target, log, cancellationToken);
        return log.Summary;
    }

    /// <summary>Lets hosts use the target.</summary>
    public static async Task EndAsync(TransferEnd target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        await target.RequireStorage().EndAsync(cancellationToken);
    }

    /// <returns>False when an earlier run has ended it.</returns>
    private async Task<bool> TryBeginAsync(
        IStorageTransfer source, IStorageTransfer target, TransferLog log, CancellationToken cancellationToken)
    {
        var isNew = await target.ReserveAsync(source.Place, cancellationToken);
        foreach (var initializer in _target.Initializers)
            await initializer.InitializeAsync(cancellationToken);
        if (await target.FindUnfinishedAsync(cancellationToken) is null)
        {
            if (await HadEndedAsync(source, target, cancellationToken))
            {
                log.Add(s => s with { HadEnded = true });
                return false;
            }

            await RequireEmptyAsync(target, cancellationToken);
        }

        var resumed = await target.BeginAsync(source.Place, cancellationToken);
        log.Add(s => s with { Resumed = resumed && !isNew });
        return true;
    }

    // Blobs of the same source may have gone to another bucket than the one that is configured now.
    private async Task<bool> HadEndedAsync(
        IStorageTransfer source, IStorageTransfer target, CancellationToken cancellationToken)
    {
        if (await target.FindEndedAsync(cancellationToken) != source.Place)
            return false;
        if (!await HasNewestAsync(source, target, cancellationToken))
        {
            throw new InvalidOperationException(
                $"{target.Place} has what an earlier run has copied, and {source.Place} has taken mail since, which it does not "
                + "have. Give an empty target for another copy, or go on with the host that has the mail.");
        }

        return !MovesBlobs || await BlobTransfer.HasFirstAsync(_source.Blobs, _target.Blobs, cancellationToken);
    }

    // Of each message that came there is an event, and its position is the same in both.
    private static async Task<bool> HasNewestAsync(
        IStorageTransfer source, IStorageTransfer target, CancellationToken cancellationToken)
    {
        if (await source.FindLastAsync(TransferTable.Events, cancellationToken) is not [long position, ..] newest)
            return true;
        var there = await target.ReadAsync(TransferTable.Events, [position - 1], 1, cancellationToken);
        return there is [var row] && RowTransfer.IsSame(newest, row);
    }

    private async Task RequireEmptyAsync(IStorageTransfer target, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var table in TransferTable.All)
        {
            if (await target.FindLastAsync(table, cancellationToken) is not null)
                found.Add(table.Name);
        }

        foreach (var records in _target.Records)
        {
            if (await records.ReadAsync(0, 1, cancellationToken) is not [])
                found.Add(records.Name);
        }

        if (found.Count > 0)
        {
            throw new InvalidOperationException(
                $"{target.Place} is not empty: it has {string.Join(", ", found)}. Give an empty one that no host was started on.");
        }
    }

    private async Task CopyRowsAsync(
        IStorageTransfer source, IStorageTransfer target, TransferLog log, CancellationToken cancellationToken)
    {
        var counters = await source.ReadCountersAsync(cancellationToken);
        log.Add(s => s with { SetAside = counters.SetAside });
        var records = new RecordTransfer(_source.Records, _target.Records, log);
        var rows = new RowTransfer(source, target, log);
        await records.CopyAsync(cancellationToken);
        await rows.CopyAsync(cancellationToken);
        await target.WriteCountersAsync(counters, cancellationToken);
        await records.CompareAsync(cancellationToken);
        await rows.CompareAsync(cancellationToken);
        // A host that was started on the source meanwhile may have taken mail that was not copied.
        await source.RequireSourceAsync(cancellationToken);
    }
}
