using System.Collections.Concurrent;
using Mailservr.Erasure;
using Mailservr.Storage;

namespace Mailservr.Exports;

/// <summary>The exports of all accounts.</summary>
public sealed class ExportDirectory
{
    private readonly IRecordStore<ExportRecord> _exports;
    private readonly IBlobStore _blobs;
    private readonly IdAllocator _ids;
    private readonly PrivacyOptions _options;
    private readonly TimeProvider _time;

    internal ExportDirectory(
        IRecordStore<ExportRecord> exports, IBlobStore blobs, IdAllocator ids, PrivacyOptions options, TimeProvider time) =>
        (_exports, _blobs, _ids, _options, _time) = (exports, blobs, ids, options, time);

    // Of those that this process writes, and gone with it: another one begins again.
    private readonly ConcurrentDictionary<long, int> _percents = [];

    /// <summary>Told that there is one to be written.</summary>
    internal Action? Added { get; set; }

    /// <summary>Asks for one. It is written behind the answer.</summary>
    /// <returns>Refused with <c>export_pending</c> while another one is being written.</returns>
    public async ValueTask<Outcome<ExportRecord>> AddAsync(long accountId, CancellationToken cancellationToken)
    {
        var export = new ExportRecord
        {
            Id = await _ids.NextAsync(cancellationToken),
            AccountId = accountId,
            CreatedAt = _time.GetUtcNow(),
        };
        if ((await _exports.SaveAsync(export, cancellationToken)).Record is not { } added)
            return Refusal.Conflict("export_pending", "An export is being written already.");
        Added?.Invoke();
        return added;
    }

    public async ValueTask<ExportRecord?> FindAsync(long accountId, long id, CancellationToken cancellationToken) =>
        await _exports.FindAsync(id, cancellationToken) is { } export && export.AccountId == accountId && !IsOver(export)
            ? export
            : null;

    /// <summary>Those of an account that are not over, newest first.</summary>
    public async ValueTask<IReadOnlyList<ExportRecord>> ListAsync(long accountId, CancellationToken cancellationToken) =>
        [.. (await ListAllAsync(accountId, cancellationToken)).Where(export => !IsOver(export)).OrderByDescending(export => export.CreatedAt)];

    /// <summary>
    /// How many percent of the emails are in an export that is being written; null when that is not known here, because it
    /// has not come to them yet, or because another host writes it.
    /// </summary>
    public int? FindPercent(long exportId) => _percents.TryGetValue(exportId, out var percent) ? percent : null;

    internal void Tell(ExportRecord export, long written, long all) => _percents[export.Id] = (int)(written * 100 / all);

    /// <summary>Those of one account, or of all (null), by ascending id; also those that are over.</summary>
    internal async ValueTask<IReadOnlyList<ExportRecord>> ListAllAsync(long? accountId, CancellationToken cancellationToken)
    {
        var found = new List<ExportRecord>();
        await foreach (var export in _exports.AllAsync(0, cancellationToken))
        {
            if (accountId is null || export.AccountId == accountId)
                found.Add(export);
        }

        return found;
    }

    /// <summary>It was written, or could not be (null).</summary>
    /// <returns>False when nobody wants it any more: the account is gone.</returns>
    internal async ValueTask<bool> EndAsync(ExportRecord export, BlobInfo? archive, CancellationToken cancellationToken)
    {
        _percents.TryRemove(export.Id, out _);
        var ended = export with
        {
            Status = archive is null ? ExportStatus.Failed : ExportStatus.Ready,
            ExpiresAt = _time.GetUtcNow() + _options.ExportLifetime,
            Sha256 = archive?.Key.Sha256,
            Size = archive?.Size,
        };
        return (await _exports.SaveAsync(ended, cancellationToken)).Record is not null;
    }

    /// <summary>Deletes an export with its archive.</summary>
    internal async ValueTask DeleteAsync(ExportRecord export, CancellationToken cancellationToken)
    {
        if (export.Sha256 is { } sha256)
            await _blobs.DeleteAsync(new BlobKey(export.AccountId, sha256), null, cancellationToken);
        await _exports.DeleteAsync(export.Id, cancellationToken);
    }

    internal bool IsOver(ExportRecord export) => export.ExpiresAt <= _time.GetUtcNow();
}
