using System.Buffers;
using System.Security.Cryptography;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.Verification;

/// <summary>Reads every blob once, and remembers those that are not what their name says.</summary>
internal sealed class BlobCheck(VerificationServices services, VerificationRequest request, VerificationLog log)
{
    private readonly Dictionary<BlobKey, BlobFault> _faults = [];
    private readonly BlobRepair _repair = new(services);

    /// <summary>Hashes every blob. What to say of a damaged one is known when its messages are.</summary>
    public async Task ScanAsync(CancellationToken cancellationToken)
    {
        await foreach (var blob in services.Blobs.ListAsync(request.AccountId, cancellationToken))
        {
            await using var stream = await services.Blobs.OpenReadAsync(blob.Key, 0, null, cancellationToken);
            if (stream is null)
                continue; // deleted since it was listed
            var (size, sha256) = await ContentHash.OfAsync(stream, cancellationToken);
            if (sha256 != blob.Key.Sha256)
                _faults[blob.Key] = new BlobFault(VerificationFault.BlobAltered, size);
            log.CountBlob(size);
        }
    }

    /// <summary>What is wrong with a blob that a message needs, after a repair if one was asked for; null when nothing is.</summary>
    public async ValueTask<BlobFault?> FindFaultAsync(
        StoredMessage message, BlobUse use, CancellationToken cancellationToken)
    {
        var key = new BlobKey(message.Record.AccountId, use.Sha256);
        if (!_faults.TryGetValue(key, out var fault))
        {
            if (await HasSizeAsync(key, use.Size, cancellationToken) is not false and var there)
                return there is null ? await MissingAsync(message, use, key, cancellationToken) : null;
            // Its content is what its name says, so it is the message that says something else.
            return new BlobFault(VerificationFault.AttachmentAltered, null);
        }

        return fault.IsJudged ? fault : await JudgeAsync(message, use, key, fault, cancellationToken);
    }

    /// <summary>Damaged blobs that no message needs.</summary>
    public void ReportUnused()
    {
        foreach (var (key, fault) in _faults.Where(entry => !entry.Value.IsJudged))
        {
            var setAside = request.Repair && _repair.SetAside(key);
            log.Add(new VerificationFinding
            {
                Fault = fault.Fault,
                Outcome = setAside ? VerificationOutcome.Repaired : VerificationOutcome.Reported,
                AccountId = key.AccountId,
                Blob = key.Sha256,
                Detail = $"The blob does not hold what its name says ({fault.Size} bytes); no message that can be read needs it.",
            });
        }
    }

    private ValueTask<BlobFault?> MissingAsync(
        StoredMessage message, BlobUse use, BlobKey key, CancellationToken cancellationToken) =>
        JudgeAsync(message, use, key, new BlobFault(VerificationFault.BlobMissing, null), cancellationToken);

    private async ValueTask<BlobFault?> JudgeAsync(
        StoredMessage message, BlobUse use, BlobKey key, BlobFault fault, CancellationToken cancellationToken)
    {
        var repaired = request.Repair && await _repair.RestoreAsync(message, use, key, cancellationToken);
        return _faults[key] = fault with { IsJudged = true, IsRepaired = repaired };
    }

    /// <returns>Null when there is no such blob; false when it has another size.</returns>
    private async ValueTask<bool?> HasSizeAsync(BlobKey key, long size, CancellationToken cancellationToken)
    {
        var last = Math.Max(0, size - 1);
        await using var stream = await services.Blobs.OpenReadAsync(key, last, null, cancellationToken);
        if (stream is null)
            return null;

        // The last byte is there and none behind it.
        var end = new byte[2];
        return await stream.ReadAtLeastAsync(end, 2, throwOnEndOfStream: false, cancellationToken) == size - last;
    }
}

/// <param name="Fault">What is wrong.</param>
/// <param name="Size">Bytes that there are; null when there are none.</param>
/// <param name="IsJudged">A message needs it, and a repair has been tried if one was asked for.</param>
/// <param name="IsRepaired">It is as it should be now.</param>
internal sealed record BlobFault(VerificationFault Fault, long? Size, bool IsJudged = false, bool IsRepaired = false);

internal static class ContentHash
{
    /// <summary>Size and SHA-256 (lower-case hex) of what is left of a stream.</summary>
    public static async Task<(long Size, string Sha256)> OfAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            long size = 0;
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                size += read;
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
