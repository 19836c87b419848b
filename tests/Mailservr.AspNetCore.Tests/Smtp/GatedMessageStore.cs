using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.AspNetCore.Tests.Smtp;

/// <summary>A store that stands still until the test opens it, like a database that has lost its disk.</summary>
internal sealed class GatedMessageStore(IMessageStore inner) : IMessageStore
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>Batches that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Open() => _open.TrySetResult();

    public async ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        await _open.Task;
        Interlocked.Decrement(ref _waiting);
        return await inner.AppendAsync(batch, cancellationToken);
    }

    public ValueTask<StoredMessage?> FindAsync(long accountId, long messageId, CancellationToken cancellationToken) =>
        inner.FindAsync(accountId, messageId, cancellationToken);

    public ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) =>
        inner.QueryMessagesAsync(accountId, query, cancellationToken);

    public ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) =>
        inner.QueryThreadsAsync(accountId, query, cancellationToken);

    public ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken) =>
        inner.ChangeAsync(accountId, selection, change, cancellationToken);
}
