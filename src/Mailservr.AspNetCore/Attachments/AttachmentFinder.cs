using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.AspNetCore.Attachments;

/// <summary>Finds an attachment, also one inside an embedded message.</summary>
internal sealed class AttachmentFinder(IMessageStore messages, IAttachmentIndex index)
{
    public async ValueTask<FoundAttachment?> FindAsync(
        long accountId, long attachmentId, CancellationToken cancellationToken) =>
        await index.FindMessageAsync(accountId, attachmentId, cancellationToken) is { } messageId
            ? await FindAsync(accountId, messageId, attachmentId, cancellationToken)
            : null;

    public async ValueTask<FoundAttachment?> FindAsync(
        long accountId, long messageId, long attachmentId, CancellationToken cancellationToken)
    {
        if (await messages.FindAsync(accountId, messageId, cancellationToken) is not { } message)
            return null;
        return message.Record.AllAttachments().FirstOrDefault(a => a.Id == attachmentId) is { } attachment
            ? new FoundAttachment(message, attachment)
            : null;
    }
}

internal sealed record FoundAttachment(StoredMessage Message, AttachmentRecord Attachment);
