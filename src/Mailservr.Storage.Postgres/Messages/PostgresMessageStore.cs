using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>The mail of all accounts. What happens inside a transaction is in the classes it names.</summary>
internal sealed class PostgresMessageStore(PostgresStorage storage)
    : IMessageStore, IAddressStatistics, IBlobReferences, IAttachmentIndex
{
    private MessageAppender? _appender;

    public async ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(
        AppendBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var prepared = batch.Messages.Select(message => new PreparedMessage(message)).ToList();
        if (prepared.Count == 0 && batch.Acknowledged.Count == 0 && batch.Unacknowledged.Count == 0)
            return [];

        var database = await storage.OpenAsync(cancellationToken);
        var appender = LazyInitializer.EnsureInitialized(ref _appender, () => new MessageAppender(database));
        var appended = await appender.AppendAsync(prepared, batch, cancellationToken);
        if (appended.Count > 0)
        {
            database.Notifier.Signal();
            database.Search.Signal();
        }

        return appended;
    }

    public async ValueTask<StoredMessage?> FindAsync(
        long accountId, long messageId, CancellationToken cancellationToken) =>
        await ReadAsync(
            connection => MessageRows.FindStoredAsync(connection, accountId, messageId, cancellationToken),
            cancellationToken);

    public async ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var terms = await CatchUpAsync(accountId, query, cancellationToken);
        return MailReader.Page(
            await ReadAsync(
                connection => terms is null
                    ? MailReader.ReadMessagesAsync(connection, accountId, query, words: null, cancellationToken)
                    : new MailSearch(connection, accountId, query, terms, cancellationToken).ReadMessagesAsync(),
                cancellationToken),
            query.Limit);
    }

    public async ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var terms = await CatchUpAsync(accountId, query, cancellationToken);
        return MailReader.Page(
            await ReadAsync(
                connection => ReadThreadsAsync(connection, accountId, query, terms, cancellationToken), cancellationToken),
            query.Limit);
    }

    public async ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(change);
        var database = await storage.OpenAsync(cancellationToken);
        return await database.WriteAsync(
            connection => ChangeAsync(
                new MailChanger(connection, accountId, change, cancellationToken), selection, change),
            cancellationToken);
    }

    public async ValueTask<AddressStats> GetAddressStatsAsync(
        long accountId, long addressId, int topSenders, CancellationToken cancellationToken) =>
        await ReadAsync(
            connection => AddressSenders.ReadAsync(connection, accountId, addressId, topSenders, cancellationToken),
            cancellationToken);

    public async ValueTask<IReadOnlySet<string>> FindReferencedAsync(
        long accountId, IReadOnlyCollection<string> sha256, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        var found = await ReadAsync(
            connection => connection.ListAsync(
                "SELECT DISTINCT sha256 FROM mailservr.message_blobs WHERE account_id = $1 AND sha256 = ANY($2)",
                row => row.GetString(0), cancellationToken, accountId, sha256.ToArray()),
            cancellationToken);
        return found.ToHashSet(StringComparer.Ordinal);
    }

    public async ValueTask<long?> FindMessageAsync(
        long accountId, long attachmentId, CancellationToken cancellationToken) =>
        await ReadAsync(
            connection => connection.ScalarAsync<long?>(
                "SELECT message_id FROM mailservr.message_attachments WHERE account_id = $1 AND attachment_id = $2",
                cancellationToken, accountId, attachmentId),
            cancellationToken);

    private static Task<List<ThreadRecord>> ReadThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, SearchTerms? terms, CancellationToken cancellationToken) =>
        (terms, query) switch
        {
            ({ } asked, _) => new MailSearch(connection, accountId, query, asked, cancellationToken).ReadThreadsAsync(),
            (_, { AddressIds: { Count: 1 } address, ThreadId: null, OldestFirst: false, Quarantined: false, Limit: > 0 }) =>
                new AddressThreads(connection, accountId, address.First(), query, cancellationToken).ReadAsync(),
            _ => MailReader.ReadThreadsAsync(connection, accountId, query, words: null, also: null, cancellationToken),
        };

    private async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.ReadAsync(read, cancellationToken);
    }

    /// <summary>What to search for, once everything that was committed before can be found; null for nothing.</summary>
    private async Task<SearchTerms?> CatchUpAsync(long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        if (SearchTerms.Of(query) is not { } terms)
            return null;

        var database = await storage.OpenAsync(cancellationToken);
        await database.Search.CatchUpAsync(accountId, cancellationToken);
        return terms;
    }

    private static Task<ChangeStatus> ChangeAsync(MailChanger changer, MailSelection selection, MailChange change) =>
        selection switch
        {
            { MessageId: { } messageId, ThreadId: null, AddressId: null } =>
                changer.ChangeMessageAsync(messageId, selection.ExpectedVersion),
            { MessageId: null, ThreadId: { } threadId, AddressId: null } =>
                changer.ChangeThreadAsync(threadId, selection.ExpectedVersion),
            { MessageId: null, ThreadId: null, AddressId: { } addressId } when change.Delete =>
                changer.DeleteAddressAsync(addressId),
            _ => throw new ArgumentException(
                "Exactly one of message, thread and address is to be selected; an address only for deletion.",
                nameof(selection)),
        };
}
