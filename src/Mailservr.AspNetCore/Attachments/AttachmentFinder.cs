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
        return Find(message.Record.Attachments, attachmentId) is { } attachment
            ? new FoundAttachment(message, attachment)
            : null;
    }

    // A queue of its own: embedded messages may be nested as deep as the parser goes.
    private static AttachmentRecord? Find(IReadOnlyList<AttachmentRecord> attachments, long id)
    {
        var open = new Queue<AttachmentRecord>(attachments);
        while (open.TryDequeue(out var attachment))
        {
            if (attachment.Id == id)
                return attachment;
            foreach (var inner in attachment.Attachments ?? [])
                open.Enqueue(inner);
        }
        return null;
    }
}

internal sealed record FoundAttachment(StoredMessage Message, AttachmentRecord Attachment);
