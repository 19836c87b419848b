namespace Mailservr.Storage;

/// <summary>Finds the message that an attachment belongs to; implemented by every message store.</summary>
public interface IAttachmentIndex
{
    /// <summary>The message of the attachment (also one inside an embedded message), or null.</summary>
    ValueTask<long?> FindMessageAsync(long accountId, long attachmentId, CancellationToken cancellationToken);
}
