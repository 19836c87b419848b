using Mailservr.Messages;

namespace Mailservr.Storage;

/// <summary>Keeps messages and owns the threads and the search of an account's mail.</summary>
/// <remarks>
/// <para>Every method is atomic. Nothing of one account is ever seen or changed through another.</para>
/// <para>
/// Threads: two messages of an account are in one thread exactly when they are connected through
/// <see cref="ThreadKeys"/>. The order of arrival never changes the result: a message that connects two threads merges
/// them (one with mail that is not quarantined survives one without; then the larger
/// <see cref="ThreadRecord.EmailCount"/>; then the smaller id).
/// </para>
/// <para>
/// Search sees a message at the latest when a query that starts after its <see cref="AppendAsync"/> ended returns.
/// </para>
/// </remarks>
public interface IMessageStore
{
    /// <summary>
    /// Appends a batch: messages, threads, sender statistics and the events of <see cref="Events.MailEvents.For"/> in
    /// one transaction, durable when the task ends. All of the batch or nothing.
    /// </summary>
    /// <returns>
    /// One result per message, in order. A message with the <see cref="MessageAppend.DeliveryKey"/> of an
    /// unacknowledged delivery of the last 24 hours to the same account is not stored again (nor announced): its result
    /// is the earlier message, marked as duplicate. Every stored message is an open delivery; it becomes an
    /// unacknowledged one when a batch says so, and when the process ends before a batch has said anything of it. Open
    /// deliveries of running sessions recognise nothing: the same message sent twice is two messages.
    /// </returns>
    ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(AppendBatch batch, CancellationToken cancellationToken);

    /// <summary>One message with its content, or null.</summary>
    ValueTask<StoredMessage?> FindAsync(long accountId, long messageId, CancellationToken cancellationToken);

    /// <summary>Messages without content, newest first (or oldest first when the query says so).</summary>
    ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken);

    /// <summary>Threads by their last activity, newest first.</summary>
    /// <remarks>
    /// Unread, Starred, Archived and HasAttachment are asked of the thread as <see cref="ThreadRecord"/> sums it up:
    /// Unread is an UnreadCount above zero. At least one message must match all the other filters.
    /// </remarks>
    ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken);

    /// <summary>Changes flags of a message or thread, or deletes mail. Deleted mail leaves search at once.</summary>
    ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken);
}

/// <summary>What the statistics of an address are made of; a message store that keeps them says so by this.</summary>
public interface IAddressStatistics
{
    /// <summary>Figures of one address; zeros for one that never received.</summary>
    ValueTask<AddressStats> GetAddressStatsAsync(
        long accountId, long addressId, int topSenders, CancellationToken cancellationToken);
}

/// <summary>What the sweep asks before it deletes a blob.</summary>
public interface IBlobReferences
{
    /// <returns>Those of <paramref name="sha256"/> that a message of the account refers to.</returns>
    ValueTask<IReadOnlySet<string>> FindReferencedAsync(
        long accountId, IReadOnlyCollection<string> sha256, CancellationToken cancellationToken);
}
