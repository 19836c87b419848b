using Mailservr.Messages;
using Mailservr.Mime;
using Mailservr.Storage;

namespace Mailservr.Verification;

/// <summary>Puts one message together again and compares it with what was received.</summary>
internal sealed class MessageCheck(VerificationServices services, VerificationLog log, BlobCheck blobs)
{
    public async Task CheckAsync(MessageKey key, CancellationToken cancellationToken)
    {
        long bytes = 0;
        try
        {
            if (await services.Messages.FindAsync(key.AccountId, key.MessageId, cancellationToken) is { } message)
                bytes = await CheckAsync(key, message, cancellationToken);
            else
                await CheckAbsenceAsync(key, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.MessageUnreadable(services.Logger, key.MessageId, key.AccountId, exception);
            Report(key, VerificationFault.Unreadable, 0, $"The message cannot be read: {exception.Message}");
        }

        log.CountMessage(bytes);
    }

    /// <returns>Bytes that were put together again.</returns>
    private async Task<long> CheckAsync(MessageKey key, StoredMessage message, CancellationToken cancellationToken)
    {
        var whole = true;
        foreach (var use in BlobUse.Of(message))
        {
            if (await blobs.FindFaultAsync(message, use, cancellationToken) is not { } fault)
                continue;
            whole &= fault.IsRepaired;
            Report(key, use, fault);
        }

        if (SegmentCheck.FindFault(message) is { } contradiction)
            Report(key, VerificationFault.Unreadable, 0, contradiction);
        else if (whole && await CheckBytesAsync(key, message, cancellationToken))
            await CheckEmbeddedAsync(key, message, cancellationToken);
        else
            return 0;
        return message.Record.Size;
    }

    // Deleted since it was listed, or its content is gone.
    private async Task CheckAbsenceAsync(MessageKey key, CancellationToken cancellationToken)
    {
        var storage = services.Storage;
        if (storage is null || !(await storage.ListMessagesAsync(
            key.AccountId, key.MessageId - 1, 1, cancellationToken)).Contains(key))
            return;

        Report(key, VerificationFault.Unreadable, 0, "The content of the message is gone.");
    }

    private async Task<bool> CheckBytesAsync(
        MessageKey key, StoredMessage message, CancellationToken cancellationToken)
    {
        await using var original = services.Reader.OpenRaw(message);
        var (size, sha256) = await ContentHash.OfAsync(original, cancellationToken);
        // Absent in rows of before it was recorded: the deserializer leaves null.
        var recorded = message.Record.RawSha256 ?? "";
        if (recorded.Length == 0)
            log.CountWithoutHash();
        if (size == message.Record.Size && (recorded.Length == 0 || recorded == sha256))
            return true;

        // All its blobs are whole: so it is what lies inline.
        Report(
            key,
            VerificationFault.MessageAltered,
            SegmentCheck.FirstInlineByte(message),
            $"The bytes beside the blobs, or their record, were altered: {size} bytes have another SHA-256 than recorded.");
        return false;
    }

    private async Task CheckEmbeddedAsync(
        MessageKey key, StoredMessage message, CancellationToken cancellationToken)
    {
        foreach (var attachment in message.Record.AllAttachments().Where(a => !a.InBlobStore))
        {
            // Read to the end of its range, not to its recorded size.
            var identity = attachment.Encoding == TransferEncoding.Identity;
            var open = attachment with { Size = identity ? attachment.RawLength : long.MaxValue };
            await using var stream = await services.Reader.OpenAttachmentAsync(message, open, 0, null, cancellationToken);
            var (size, sha256) = await ContentHash.OfAsync(stream ?? Stream.Null, cancellationToken);
            if (size != attachment.Size || sha256 != attachment.Sha256)
            {
                Report(
                    key,
                    VerificationFault.AttachmentAltered,
                    attachment.RawOffset,
                    $"Attachment {attachment.Id} is not what was recorded: {size} of {attachment.Size} bytes.");
            }
        }
    }

    private void Report(MessageKey key, BlobUse use, BlobFault fault) => log.Add(new VerificationFinding
    {
        Fault = fault.Fault,
        Outcome = fault.IsRepaired ? VerificationOutcome.Repaired : VerificationOutcome.Reported,
        AccountId = key.AccountId,
        MessageId = key.MessageId,
        ReceivedAt = key.ReceivedAt,
        FromByte = use.FromByte,
        Blob = use.Sha256,
        Detail = (fault.Fault, fault.Size) switch
        {
            (VerificationFault.BlobMissing, _) => "A blob that the message needs is missing.",
            (VerificationFault.AttachmentAltered, _) => $"The blob does not have the {use.Size} bytes that were recorded.",
            (_, { } size) when size < use.Size => $"A blob of the message is too short: {size} of {use.Size} bytes.",
            _ => "A blob of the message was altered.",
        },
    });

    private void Report(MessageKey key, VerificationFault fault, long fromByte, string detail) =>
        log.Add(new VerificationFinding
        {
            Fault = fault,
            AccountId = key.AccountId,
            MessageId = key.MessageId,
            ReceivedAt = key.ReceivedAt,
            FromByte = fromByte,
            Detail = detail,
        });
}
