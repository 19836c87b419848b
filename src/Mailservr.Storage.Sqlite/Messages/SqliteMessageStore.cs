using Mailservr.Messages;
using Microsoft.Data.Sqlite;

namespace Mailservr.Storage.Sqlite;

/// <summary>The mail of all accounts. What happens inside a transaction is in the classes it names.</summary>
internal sealed class SqliteMessageStore(SqliteStorage storage)
    : IMessageStore, IMessageSpool, IAddressStatistics, IBlobReferences, IAttachmentIndex, IAttachmentUsage
{
    public async ValueTask<IReadOnlyList<AppendedMessage>> AppendAsync(
        AppendBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await storage.Spool.Order.WaitAsync(cancellationToken);
        try
        {
            return await AppendInOrderAsync(batch, cancellationToken);
        }
        finally
        {
            storage.Spool.Order.Release();
        }
    }

    public async ValueTask<IReadOnlyList<AppendedMessage>> AcceptAsync(
        AppendBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await storage.Spool.Order.WaitAsync(cancellationToken);
        try
        {
            if (!storage.Suspects.IsLoaded)
                await storage.Database.ReadAsync(storage.Suspects.Load, cancellationToken);
            if (MayHoldDuplicates(batch))
                return await AppendInOrderAsync(batch, cancellationToken);

            var prepared = batch.Messages.Select(message => new PreparedMessage(message)).ToList();
            await storage.Spool.AcceptAsync(prepared, batch.Acknowledged, cancellationToken);
            return [.. batch.Messages.Select(message => new AppendedMessage(message.Record, false, IsDuplicate: false))];
        }
        finally
        {
            storage.Spool.Order.Release();
        }
    }

    public Task FiledAsync(CancellationToken cancellationToken) => storage.Spool.FiledAsync(cancellationToken);

    public async ValueTask<StoredMessage?> FindAsync(
        long accountId, long messageId, CancellationToken cancellationToken) =>
        await ReadAsync(accountId, session => MessageRows.FindStored(session, accountId, messageId), cancellationToken);

    public async ValueTask<MailPage<MessageRecord>> QueryMessagesAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var page = await ReadPageAsync(
            accountId,
            Terms(query),
            (session, matches) => MailReader.ReadMessages(session, accountId, query, matches),
            cancellationToken);
        foreach (var message in page.Items.Where(message => message.IsUnreadable))
            Log.MessageUnreadable(storage.Logger, message.Id, accountId);
        return page;
    }

    public async ValueTask<MailPage<ThreadRecord>> QueryThreadsAsync(
        long accountId, MailQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await ReadPageAsync(
            accountId,
            Terms(query),
            (session, matches) => MailReader.ReadThreads(session, accountId, query, matches),
            cancellationToken);
    }

    public async ValueTask<ChangeStatus> ChangeAsync(
        long accountId, MailSelection selection, MailChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(change);
        await storage.Spool.CatchUpAsync(accountId, cancellationToken);
        var status = await (change.Delete
            ? storage.Database.EraseAsync(Apply, cancellationToken)
            : storage.Database.WriteAsync(Apply, cancellationToken));
        storage.Search.Signal();
        return status;

        ChangeStatus Apply(SqliteSession session) =>
            Change(new MailChanger(session, accountId, change), selection, change);
    }

    public async ValueTask<AddressStats> GetAddressStatsAsync(
        long accountId, long addressId, int topSenders, CancellationToken cancellationToken) =>
        await ReadAsync(
            accountId, session => AddressSenders.Read(session, accountId, addressId, topSenders), cancellationToken);

    public async ValueTask<IReadOnlySet<string>> FindReferencedAsync(
        long accountId, IReadOnlyCollection<string> sha256, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        // Whoever asks means to delete: mail that cannot be filed now may refer to any of them.
        await storage.Spool.DrainAsync(cancellationToken);
        return await storage.Database.ReadAsync(
            session => sha256.Where(hash => IsReferenced(session, accountId, hash)).ToHashSet(StringComparer.Ordinal),
            cancellationToken);
    }

    public async ValueTask<long?> FindMessageAsync(
        long accountId, long attachmentId, CancellationToken cancellationToken) =>
        await ReadAsync(
            accountId,
            session => session.Prepare(
                    "SELECT message_id FROM message_attachments WHERE account_id = ?1 AND attachment_id = ?2")
                .Bind(accountId).Bind(attachmentId).Scalar(),
            cancellationToken);

    public async ValueTask<IReadOnlyDictionary<long, long>> GetAttachmentBytesAsync(
        IReadOnlyCollection<long> accountIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accountIds);
        foreach (var accountId in accountIds)
            await storage.Spool.CatchUpAttachmentsAsync(accountId, cancellationToken);
        return await storage.Database.ReadAsync(
            session => accountIds.Distinct().ToDictionary(id => id, id => AttachmentTotals.Read(session, id)),
            cancellationToken);
    }

    private bool MayHoldDuplicates(AppendBatch batch) =>
        batch.Unacknowledged.Count > 0
        || batch.Messages.Any(message => storage.Suspects.Contains(message.DeliveryKey));

    private async Task<IReadOnlyList<AppendedMessage>> AppendInOrderAsync(
        AppendBatch batch, CancellationToken cancellationToken)
    {
        await storage.Spool.DrainAsync(cancellationToken);
        var prepared = batch.Messages.Select(message => new PreparedMessage(message)).ToList();
        var indexed = storage.Search.Position;
        var appended = await storage.Database.WriteAsync(
            session =>
            {
                SearchChanges.Prune(session, indexed);
                var results = new MessageAppender(session).Append(prepared, batch);
                storage.Suspects.Add(session, batch.Unacknowledged);
                return results;
            },
            cancellationToken);
        storage.Search.Signal();
        return appended;
    }

    private async Task<T> ReadAsync<T>(
        long accountId, Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await storage.Spool.CatchUpAsync(accountId, cancellationToken);
        return await storage.Database.ReadAsync(read, cancellationToken);
    }

    private async Task<MailPage<T>> ReadPageAsync<T>(
        long accountId, IReadOnlyList<SearchTerm>? terms, Func<SqliteSession, SearchMatches?, MailPage<T>> read, CancellationToken cancellationToken)
    {
        if (terms is null)
            return await ReadAsync(accountId, session => read(session, null), cancellationToken);

        await storage.Spool.CatchUpAsync(accountId, cancellationToken);
        await storage.Search.CatchUpAsync(cancellationToken);
        try
        {
            return await storage.Database.ReadAsync(session => Read(session, accountId, terms, read), cancellationToken);
        }
        catch (Exception exception) when (SearchIndex.IsDamage(exception))
        {
            storage.Search.MarkDamaged();
            throw;
        }
    }

    private static MailPage<T> Read<T>(
        SqliteSession session, long accountId, IReadOnlyList<SearchTerm> terms, Func<SqliteSession, SearchMatches?, MailPage<T>> read)
    {
        using var matches = SearchMatches.Find(session, accountId, terms);
        try
        {
            return read(session, matches);
        }
        finally
        {
            session.Matches = null;
        }
    }

    // Text that is blank filters nothing; text without a word finds nothing.
    private static IReadOnlyList<SearchTerm>? Terms(MailQuery query)
    {
        var text = string.IsNullOrWhiteSpace(query.Text) ? null : SearchTerm.Parse(query.Text);
        return string.IsNullOrEmpty(query.Sender) || text is { Count: 0 }
            ? text
            : [.. text ?? [], new SearchTerm([SearchDocument.WordOf(query.Sender)], IsBeginning: false)];
    }

    private static bool IsReferenced(SqliteSession session, long accountId, string sha256) =>
        session.Prepare("SELECT 1 FROM message_blobs WHERE account_id = ?1 AND sha256 = ?2 LIMIT 1")
            .Bind(accountId).Bind(sha256).Any()
        || SpoolRows.MayRefer(session, accountId, sha256);

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
