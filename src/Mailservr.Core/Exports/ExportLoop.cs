using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Exports;

/// <summary>Writes exports one after the other, and deletes those whose time is over.</summary>
/// <remarks>One that ends with its process is begun again by the next: nothing of it can be seen before it is whole.</remarks>
internal sealed class ExportLoop(
    IHostLeases leases, ExportDirectory exports, AccountExporter exporter, IBlobStore blobs, TimeProvider time,
    ILogger<ExportLoop> logger)
    : LeasedLoop("exports", leases, time)
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        exports.Added = Wake;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        var turns = new Turns(cancellationToken);
        foreach (var export in await exports.ListAllAsync(null, cancellationToken))
        {
            if (export.Status == ExportStatus.Pending)
                await turns.TakeAsync($"Export {export.Id} could not be ended.", () => WriteAsync(export, cancellationToken));
            else if (exports.IsOver(export))
                await turns.TakeAsync($"Export {export.Id} could not be deleted.", () => exports.DeleteAsync(export, cancellationToken).AsTask());
        }

        turns.End();
    }

    protected override void Failed(Exception fault) => Log.ExportsFailed(logger, fault);

    private async Task WriteAsync(ExportRecord export, CancellationToken cancellationToken)
    {
        BlobInfo? archive = null;
        try
        {
            archive = await exporter.WriteAsync(
                export.AccountId, (written, all) => exports.Tell(export, written, all), cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.ExportFailed(logger, export.Id, fault);
        }

        if (!await exports.EndAsync(export, archive, cancellationToken))
        {
            if (archive is { } unwanted)
                await blobs.DeleteAsync(unwanted.Key, null, cancellationToken);
            return;
        }

        // The new one has everything that earlier ones have.
        foreach (var earlier in await exports.ListAllAsync(export.AccountId, cancellationToken))
        {
            if (archive is not null && earlier.Id != export.Id && earlier.Status != ExportStatus.Pending)
                await exports.DeleteAsync(earlier, cancellationToken);
        }
    }
}
