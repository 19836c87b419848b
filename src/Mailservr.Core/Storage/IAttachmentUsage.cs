using Mailservr.Messages;

namespace Mailservr.Storage;

/// <summary>
/// How much the attachments of an account take. An ability of a message store: without it no plan limits attachments.
/// </summary>
/// <remarks>
/// The store keeps the sum, in the transactions that store and delete messages: it is asked for at every recipient of an
/// account with a limit, and must not cost more the more mail there is.
/// </remarks>
public interface IAttachmentUsage
{
    /// <summary>
    /// <see cref="MessageRecord.AttachmentBytes"/> of every message of each account, added up: also of those in quarantine,
    /// and of equal attachments each time. Sees every message whose append had ended when it was asked.
    /// </summary>
    /// <returns>Each account that was asked for, once; 0 for one without attachments.</returns>
    ValueTask<IReadOnlyDictionary<long, long>> GetAttachmentBytesAsync(
        IReadOnlyCollection<long> accountIds, CancellationToken cancellationToken);
}
