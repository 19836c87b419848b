using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.Core.Tests.Storage;

/// <summary>Hands everything on; a test says what is different.</summary>
internal abstract class PassingMessageStore(IMessageStore inner) : IMessageStore
{
    public virtual ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(AppendBatch batch, CancellationToken cancellationToken) =>
        inner.AppendAsync(batch, cancellationToken);

    public virtual ValueTask<StoredMessage?> FindAsync(long accountId, long messageId, CancellationToken cancellationToken) =>
        inner.FindAsync(accountId, messageId, cancellationToken);

    public virtual ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) =>
        inner.QueryMessagesAsync(accountId, query, cancellationToken);

    public virtual ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) =>
        inner.QueryThreadsAsync(accountId, query, cancellationToken);

    public virtual ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken) =>
        inner.ChangeAsync(accountId, selection, change, cancellationToken);
}
