using Mailservr.Blobs;
using Mailservr.Storage;

namespace Mailservr.Verification;

/// <summary>Finds blobs that no message refers to, and uploads that were never completed.</summary>
/// <param name="services">What is gone through.</param>
/// <param name="request">Whether to remove them.</param>
/// <param name="log">Takes the findings.</param>
/// <param name="wanted">Blobs that are referred to although the references do not say so.</param>
internal sealed class GarbageCheck(
    VerificationServices services, VerificationRequest request, VerificationLog log, IReadOnlySet<BlobKey> wanted)
{
    private const int BatchSize = 500;

    private readonly DateTimeOffset _before = services.Time.GetUtcNow() - services.BlobGrace;
    private DateTimeOffset? _began;
    private string? _other;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What would say it may be what cannot be read; nothing is deleted then.
        if (!log.IsStorageDamaged)
            _began = await services.Origin.FindAsync(cancellationToken) ?? DateTimeOffset.MaxValue;
        if (request.Repair)
            _other = await FindOtherAsync(cancellationToken);
        if (services.References is { } references)
            await CheckBlobsAsync(references, cancellationToken);
        if (services.Blobs is FileBlobStore files)
            CheckUploads(files);
    }

    private async Task<string?> FindOtherAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await services.Owner.FindOtherAsync(cancellationToken) is { } other ? " " + other : null;
        }
        catch (Exception damage) when (Damage.Is(damage))
        {
            // It becomes a part of each finding: nothing is deleted, everything is checked.
            return " " + damage.Message;
        }
    }

    private async Task CheckBlobsAsync(IBlobReferences references, CancellationToken cancellationToken)
    {
        var batch = new List<BlobInfo>(BatchSize);
        await foreach (var blob in services.Blobs.ListAsync(request.AccountId, cancellationToken))
        {
            if (batch.Count == BatchSize || (batch.Count > 0 && batch[0].Key.AccountId != blob.Key.AccountId))
            {
                await CheckBatchAsync(references, batch, cancellationToken);
                batch.Clear();
            }

            batch.Add(blob);
        }

        if (batch.Count > 0)
            await CheckBatchAsync(references, batch, cancellationToken);
    }

    /// <summary>Of blobs of one account.</summary>
    private async Task CheckBatchAsync(
        IBlobReferences references, List<BlobInfo> batch, CancellationToken cancellationToken)
    {
        var used = await references.FindReferencedAsync(
            batch[0].Key.AccountId, [.. batch.Select(blob => blob.Key.Sha256)], cancellationToken);
        foreach (var blob in batch.Where(blob => !used.Contains(blob.Key.Sha256) && !wanted.Contains(blob.Key)))
        {
            if (blob.ModifiedAt > _before)
                log.CountYoung();
            else
                await ReportAsync(blob, cancellationToken);
        }
    }

    private async Task ReportAsync(BlobInfo blob, CancellationToken cancellationToken)
    {
        var isForeign = blob.ModifiedAt < _began;
        var removed = request.Repair && !isForeign && _other is null && log.IsSafeToDelete(blob.Key.AccountId)
            && await services.Blobs.DeleteAsync(blob.Key, _before, cancellationToken);
        log.Add(new VerificationFinding
        {
            Fault = VerificationFault.UnusedBlob,
            Outcome = removed ? VerificationOutcome.Repaired : VerificationOutcome.Reported,
            AccountId = blob.Key.AccountId,
            Blob = blob.Key.Sha256,
            Detail = $"No message refers to the blob of {blob.Size} bytes, uploaded {blob.ModifiedAt:u}"
                + (isForeign ? ", before there was an account: it belongs to another database and is kept." : ".") + _other,
        });
    }

    private void CheckUploads(FileBlobStore files)
    {
        foreach (var upload in files.Uploads())
        {
            if (!files.IsLeftover(upload))
            {
                log.CountYoung();
                continue;
            }

            var written = upload.LastWriteTimeUtc;
            if (request.Repair)
                upload.Delete();
            log.Add(new VerificationFinding
            {
                Fault = VerificationFault.UnfinishedUpload,
                Outcome = request.Repair ? VerificationOutcome.Repaired : VerificationOutcome.Reported,
                Detail = $"The upload {upload.Name} was never completed; it was last written {written:u}.",
            });
        }
    }
}
