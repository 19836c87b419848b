using Mailservr.Messages;
using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <summary>
/// A store that takes its mail by way of its spool, and tells of each message what has become of it: with it a storage
/// that has one runs <see cref="MessageStoreConformance"/> a second time.
/// </summary>
/// <param name="store">The store that is tested.</param>
public sealed class SpooledMessageStore<TStore>(TStore store) : IMessageStore
    where TStore : IMessageStore, IMessageSpool
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(
        AppendBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        // Receiving takes ids from the store, which are never taken: a batch with one that is goes the other way.
        foreach (var message in batch.Messages)
        {
            if (await store.FindAsync(message.Record.AccountId, message.Record.Id, cancellationToken) is not null)
                return await store.AppendAsync(batch, cancellationToken);
        }

        var threads = new HashSet<long>(await ThreadsAsync(batch, cancellationToken));
        var accepted = await store.AcceptAsync(batch, cancellationToken);
        var appended = new List<AppendedMessage>();
        foreach (var message in accepted)
        {
            var found = await store.FindAsync(message.Record.AccountId, message.Record.Id, cancellationToken);
            Assert.NotNull(found);
            appended.Add(new(found.Record, IsNew(found.Record, threads), message.IsDuplicate));
        }

        return appended;
    }

    /// <inheritdoc/>
    public ValueTask<StoredMessage?> FindAsync(long accountId, long messageId, CancellationToken cancellationToken) =>
        store.FindAsync(accountId, messageId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) =>
        store.QueryMessagesAsync(accountId, query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken) =>
        store.QueryThreadsAsync(accountId, query, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken) =>
        store.ChangeAsync(accountId, selection, change, cancellationToken);

    private static bool IsNew(MessageRecord message, HashSet<long> threads) =>
        message.ThreadId == message.Id && threads.Add(message.ThreadId);

    private async Task<IEnumerable<long>> ThreadsAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        var threads = new List<long>();
        foreach (var account in batch.Messages.Select(message => message.Record.AccountId).Distinct())
        {
            var page = await store.QueryThreadsAsync(account, new MailQuery(), cancellationToken);
            threads.AddRange(page.Items.Select(thread => thread.Id));
        }

        return threads;
    }
}
