using Mailservr.Blobs;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.Verification;

/// <summary>Puts a blob back where its very bytes exist elsewhere: in another account, or still in the message.</summary>
internal sealed class BlobRepair(VerificationServices services)
{
    /// <summary>Sets a damaged blob aside, so that the next upload of the content writes it anew.</summary>
    public bool SetAside(BlobKey key) => (services.Blobs as FileBlobStore)?.SetAside(key) ?? false;

    /// <returns>True when the blob is there again, whole.</returns>
    public async Task<bool> RestoreAsync(
        StoredMessage message, BlobUse use, BlobKey key, CancellationToken cancellationToken)
    {
        SetAside(key);
        if (await CopyAsync(key, token => OpenFromMessageAsync(message, use, token), cancellationToken))
            return true;

        await foreach (var account in services.Accounts.AllAsync(0, cancellationToken))
        {
            var copy = key with { AccountId = account.Id };
            if (copy != key && await CopyAsync(
                key, token => services.Blobs.OpenReadAsync(copy, 0, null, token), cancellationToken))
                return true;
        }

        return false;
    }

    /// <summary>Some attachments are kept decoded beside their original.</summary>
    private async ValueTask<Stream?> OpenFromMessageAsync(
        StoredMessage message, BlobUse use, CancellationToken cancellationToken)
    {
        if (use.Attachment is not { } attachment || message.Content.Segments.Any(s => s.Sha256 == use.Sha256))
            return null;

        var range = attachment with { InBlobStore = false };
        return await services.Reader.OpenAttachmentAsync(message, range, 0, null, cancellationToken);
    }

    private async Task<bool> CopyAsync(
        BlobKey key, Func<CancellationToken, ValueTask<Stream?>> open, CancellationToken cancellationToken)
    {
        if (!await IsWholeAsync(key, open, cancellationToken))
            return false;

        await using var source = await open(cancellationToken);
        await using var upload = await services.Blobs.BeginUploadAsync(key.AccountId, cancellationToken);
        var buffer = new byte[64 * 1024];
        while (source is not null && await source.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            await upload.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        var copied = await upload.CompleteAsync(cancellationToken);
        return copied.Key == key && await IsWholeAsync(
            key, token => services.Blobs.OpenReadAsync(key, 0, null, token), cancellationToken);
    }

    private async Task<bool> IsWholeAsync(
        BlobKey key, Func<CancellationToken, ValueTask<Stream?>> open, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await open(cancellationToken);
            return source is not null && (await ContentHash.OfAsync(source, cancellationToken)).Sha256 == key.Sha256;
        }
        catch (InvalidDataException exception)
        {
            Log.NoSource(services.Logger, key.Sha256, exception);
            return false;
        }
    }
}
