using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Erasure;

/// <summary>Purges deleted accounts.</summary>
internal sealed class ErasureLoop(
    IHostLeases leases, AccountEraser eraser, TimeProvider time, ILogger<ErasureLoop> logger)
    : LeasedLoop("erasure", leases, time)
{
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        var purged = await eraser.RunAsync(cancellationToken);
        if (purged > 0)
            Log.Purged(logger, purged);
    }

    protected override void Failed(Exception fault) => Log.ErasureFailed(logger, fault);
}
