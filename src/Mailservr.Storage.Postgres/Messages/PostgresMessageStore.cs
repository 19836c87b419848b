using Mailservr.Messages;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>The mail of all accounts. What happens inside a transaction is in the classes it names.</summary>
internal sealed class PostgresMessageStore(PostgresStorage storage)
    : IMessageStore, IMessageSpool, IAddressStatistics, IBlobReferences, IAttachmentIndex, IAttachmentUsage
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
        foreach (var accountId in prepared.Select(message => message.AccountId).Distinct())
            await database.Spool.DrainAsync(accountId, cancellationToken);
        var appended = await AppenderOf(database).AppendAsync(prepared, batch, cancellationToken);
        if (appended.Count > 0)
        {
            database.Notifier.Signal();
            database.Search.Signal();
            database.Statistics.Count(appended.Count);
        }

        return appended;
    }

    public async ValueTask<IReadOnlyList<AppendedMessage>> AcceptAsync(
        AppendBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Messages.Count == 0)
            return await AppendAsync(batch, cancellationToken);

        var database = await storage.OpenAsync(cancellationToken);
        await database.Spool.WaitForRoomAsync(cancellationToken);
        var prepared = batch.Messages.Select(message => new PreparedMessage(message)).ToList();
        var accepted = await AppenderOf(database).AcceptAsync(prepared, batch, cancellationToken);
        return accepted.Count > 0 ? accepted : await AppendAsync(batch, cancellationToken);
    }

    public async Task FiledAsync(CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        await database.Spool.FiledAsync(cancellationToken);
    }

    public async ValueTask<StoredMessage?> FindAsync(
        long accountId, long messageId, CancellationToken cancellationToken) =>
        await ReadAsync(
            accountId,
            connection => MessageRows.FindStoredAsync(connection, accountId, messageId, cancellationToken),
            cancellationToken);

    public async ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (database, terms) = await CatchUpAsync(accountId, query, cancellationToken);
        var found = await database.ReadAsync(
            connection => terms is null
                ? MailReader.ReadMessagesAsync(connection, accountId, query, cancellationToken)
                : MessageSearch.ReadAsync(connection, accountId, query, terms, cancellationToken),
            cancellationToken);
        foreach (var message in found.Where(message => message.IsUnreadable))
            Log.MessageUnreadable(database.Logger, message.Id, accountId);
        return MailReader.Page(found, query.Limit);
    }

    public async ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (database, terms) = await CatchUpAsync(accountId, query, cancellationToken);
        return MailReader.Page(
            await database.ReadAsync(
                connection => ReadThreadsAsync(connection, accountId, query, terms, cancellationToken), cancellationToken),
            query.Limit);
    }

    public async ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(change);
        var database = await storage.OpenAsync(cancellationToken);
        await database.Spool.CatchUpAsync(accountId, cancellationToken);
        return await database.WriteAsync(
            connection => ChangeAsync(
                new MailChanger(connection, accountId, change, cancellationToken), selection, change),
            cancellationToken);
    }

    public async ValueTask<AddressStats> GetAddressStatsAsync(
        long accountId, long addressId, int topSenders, CancellationToken cancellationToken) =>
        await ReadAsync(
            accountId,
            connection => AddressSenders.ReadAsync(connection, accountId, addressId, topSenders, cancellationToken),
            cancellationToken);

    public async ValueTask<IReadOnlySet<string>> FindReferencedAsync(
        long accountId, IReadOnlyCollection<string> sha256, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        var database = await storage.OpenAsync(cancellationToken);
        // Whoever asks means to delete: mail that cannot be filed now may refer to any of them.
        await database.Spool.DrainAsync(accountId, cancellationToken);
        return await database.ReadAsync(
            connection => BlobReferences.FindAsync(connection, accountId, sha256, cancellationToken), cancellationToken);
    }

    public async ValueTask<long?> FindMessageAsync(
        long accountId, long attachmentId, CancellationToken cancellationToken) =>
        await ReadAsync(
            accountId,
            connection => connection.ScalarAsync<long?>(
                "SELECT message_id FROM mailservr.message_attachments WHERE account_id = $1 AND attachment_id = $2",
                cancellationToken, accountId, attachmentId),
            cancellationToken);

    public async ValueTask<IReadOnlyDictionary<long, long>> GetAttachmentBytesAsync(
        IReadOnlyCollection<long> accountIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accountIds);
        var database = await storage.OpenAsync(cancellationToken);
        return await database.ReadAsync(
            connection => AttachmentTotals.ReadAsync(connection, accountIds, cancellationToken), cancellationToken);
    }

    private static Task<List<ThreadRecord>> ReadThreadsAsync(
        NpgsqlConnection connection, long accountId, MailQuery query, SearchTerms? terms, CancellationToken cancellationToken) =>
        (terms, query) switch
        {
            ({ } asked, _) => new ThreadsByMail(connection, accountId, query, cancellationToken).SearchAsync(asked),
            (_, { ThreadId: null, OldestFirst: false, Quarantined: false, Limit: > 0 }) when !MailReader.IsSummedUp(query) =>
                new ThreadsByMail(connection, accountId, query, cancellationToken).ListAsync(),
            _ => MailReader.ReadThreadsAsync(connection, accountId, query, cancellationToken),
        };

    private MessageAppender AppenderOf(PostgresDatabase database) =>
        LazyInitializer.EnsureInitialized(ref _appender, () => new MessageAppender(database));

    private async Task<T> ReadAsync<T>(
        long accountId, Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        await database.Spool.CatchUpAsync(accountId, cancellationToken);
        return await database.ReadAsync(read, cancellationToken);
    }

    /// <summary>Ends when everything that was committed before can be found. The terms: what to search for, null for nothing.</summary>
    private async Task<(PostgresDatabase Database, SearchTerms? Terms)> CatchUpAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        await database.Spool.CatchUpAsync(accountId, cancellationToken);
        var terms = SearchTerms.Of(query);
        if (terms is not null)
            await database.Search.CatchUpAsync(accountId, cancellationToken);
        return (database, terms);
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
