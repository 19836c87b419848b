using System.Runtime.CompilerServices;
using Mailservr.Exports;
using Mailservr.Storage;

namespace Mailservr.Verification;

/// <summary>Finds exports that say they are ready, and of which the archive is gone.</summary>
internal sealed class ExportCheck(IRecordStore<ExportRecord> exports, IBlobStore blobs)
{
    public async IAsyncEnumerable<VerificationFinding> CheckAsync(
        long? accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var export in exports.AllAsync(0, cancellationToken))
        {
            if (export.Sha256 is not { } sha256 || (accountId ?? export.AccountId) != export.AccountId)
                continue;
            await using var archive = await blobs.OpenReadAsync(new BlobKey(export.AccountId, sha256), 0, null, cancellationToken);
            if (archive is not null)
                continue;
            yield return new VerificationFinding
            {
                Fault = VerificationFault.BlobMissing,
                AccountId = export.AccountId,
                Blob = sha256,
                Detail = $"The archive of export {export.Id} is missing: its owner can have another one written.",
            };
        }
    }
}
