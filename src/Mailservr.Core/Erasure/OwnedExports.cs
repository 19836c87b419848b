using Mailservr.Exports;

namespace Mailservr.Erasure;

/// <summary>The exports of an account, with their archives.</summary>
internal sealed class OwnedExports(ExportDirectory exports) : OwnedRecords
{
    public override string Kind => "exports";

    public override async ValueTask<long> CountAsync(long accountId, CancellationToken cancellationToken) =>
        (await exports.ListAllAsync(accountId, cancellationToken)).Count;

    public override async ValueTask<long> DeleteAsync(long accountId, CancellationToken cancellationToken)
    {
        var found = await exports.ListAllAsync(accountId, cancellationToken);
        foreach (var export in found)
            await exports.DeleteAsync(export, cancellationToken);
        return found.Count;
    }
}
