using Mailservr.Storage;

namespace Mailservr.Exports;

/// <summary>What messages refer to, and the archives of exports, which no message knows.</summary>
internal sealed class ExportedBlobs(IBlobReferences messages, ExportDirectory exports) : IBlobReferences
{
    public async ValueTask<IReadOnlySet<string>> FindReferencedAsync(
        long accountId, IReadOnlyCollection<string> sha256, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(
            await messages.FindReferencedAsync(accountId, sha256, cancellationToken), StringComparer.Ordinal);
        foreach (var export in await exports.ListAllAsync(accountId, cancellationToken))
        {
            if (export.Sha256 is { } archive && sha256.Contains(archive, StringComparer.Ordinal))
                found.Add(archive);
        }

        return found;
    }
}
