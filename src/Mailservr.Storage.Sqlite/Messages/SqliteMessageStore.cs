using Mailservr.Messages;
using Microsoft.Data.Sqlite;

namespace Mailservr.Storage.Sqlite;

/// <summary>The mail of all accounts. What happens inside a transaction is in the classes it names.</summary>
internal sealed class SqliteMessageStore(SqliteStorage storage)
    : IMessageStore, IAddressStatistics, IBlobReferences, IAttachmentIndex
{
    public async ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(
        AppendBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var prepared = batch.Messages.Select(message => new PreparedMessage(message)).ToList();
        var indexed = storage.Search.Position;
        var appended = await storage.Database.WriteAsync(
            session =>
            {
                SearchChanges.Prune(session, indexed);
                return new MessageAppender(session).Append(prepared, batch);
            },
            cancellationToken);
        storage.Search.Signal();
        return appended;
    }

    public async ValueTask<StoredMessage?> FindAsync(
        long accountId, long messageId, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => MessageRows.FindStored(session, messageId) is { } message && message.Record.AccountId == accountId
                ? message
                : null,
            cancellationToken);

    public async ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await ReadPageAsync(
            SearchTerms.ToMatch(accountId, query.Text),
            (session, match) => MailReader.ReadMessages(session, accountId, query, match),
            cancellationToken);
    }

    public async ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await ReadPageAsync(
            SearchTerms.ToMatch(accountId, query.Text),
            (session, match) => MailReader.ReadThreads(session, accountId, query, match),
            cancellationToken);
    }

    public async ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(change);
        var status = await storage.Database.WriteAsync(
            session => Change(new MailChanger(session, accountId, change), selection, change), cancellationToken);
        storage.Search.Signal();
        return status;
    }

    public async ValueTask<AddressStats> GetAddressStatsAsync(
        long accountId, long addressId, int topSenders, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => AddressSenders.Read(session, accountId, addressId, topSenders), cancellationToken);

    public async ValueTask<IReadOnlySet<string>> FindReferencedAsync(
        long accountId, IReadOnlyCollection<string> sha256, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        return await storage.Database.ReadAsync(
            session => sha256.Where(hash => IsReferenced(session, accountId, hash)).ToHashSet(StringComparer.Ordinal),
            cancellationToken);
    }

    public async ValueTask<long?> FindMessageAsync(
        long accountId, long attachmentId, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => session.Prepare(
                    "SELECT message_id FROM message_attachments WHERE account_id = ?1 AND attachment_id = ?2")
                .Bind(accountId).Bind(attachmentId).Scalar(),
            cancellationToken);

    private async Task<MailPage<T>> ReadPageAsync<T>(
        string? match, Func<SqliteSession, string?, MailPage<T>> read, CancellationToken cancellationToken)
    {
        if (match is null)
            return await storage.Database.ReadAsync(session => read(session, null), cancellationToken);

        await storage.Search.CatchUpAsync(cancellationToken);
        try
        {
            return await storage.Database.ReadAsync(session => read(session, match), cancellationToken);
        }
        catch (SqliteException exception) when (SearchIndex.IsDamage(exception))
        {
            storage.Search.MarkDamaged();
            throw;
        }
    }

    private static bool IsReferenced(SqliteSession session, long accountId, string sha256) =>
        session.Prepare("SELECT 1 FROM message_blobs WHERE account_id = ?1 AND sha256 = ?2 LIMIT 1")
            .Bind(accountId).Bind(sha256).Any();

    private static ChangeStatus Change(MailChanger changer, MailSelection selection, MailChange change) =>
        selection switch
        {
            { MessageId: { } messageId, ThreadId: null, AddressId: null } =>
                changer.ChangeMessage(messageId, selection.ExpectedVersion),
            { MessageId: null, ThreadId: { } threadId, AddressId: null } =>
                changer.ChangeThread(threadId, selection.ExpectedVersion),
            { MessageId: null, ThreadId: null, AddressId: { } addressId } when change.Delete =>
                changer.DeleteAddress(addressId),
            _ => throw new ArgumentException(
                "Exactly one of message, thread and address is to be selected; an address only for deletion.",
                nameof(selection)),
        };
}
