using System.Text.Json;
using Mailservr.Messages;
using Mailservr.Threads;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Changes flags and deletes mail inside the transaction of its caller. The thread first, its messages second: an append
/// takes them in the same order.
/// </summary>
internal sealed class MailChanger(
    NpgsqlConnection connection, long accountId, MailChange change, CancellationToken cancellationToken)
{
    public async Task<ChangeStatus> ChangeMessageAsync(long messageId, long? expectedVersion)
    {
        var (message, thread) = await LockMessageAsync(messageId);
        if (message is null)
            return ChangeStatus.NotFound;
        if (expectedVersion is { } version && version != message.Version)
            return ChangeStatus.Stale;

        if (change.Delete)
            await DeleteAsync([message]);
        else
            await MarkAsync(message.ThreadId, thread, await MarkMessageAsync(message));
        return ChangeStatus.Done;
    }

    public async Task<ChangeStatus> ChangeThreadAsync(long threadId, long? expectedVersion)
    {
        if (await ThreadRows.LockAsync(connection, accountId, threadId, cancellationToken) is not { } thread)
            return ChangeStatus.NotFound;
        if (expectedVersion is { } version && version != thread.Version)
            return ChangeStatus.Stale;

        if (change.Delete)
            await DeleteAsync(await MessageRows.OfThreadAsync(
                connection, accountId, threadId, MessageRows.ReadListed, cancellationToken));
        else
            await MarkAsync(threadId, thread, await MarkThreadAsync(thread));
        return ChangeStatus.Done;
    }

    public async Task<ChangeStatus> DeleteAddressAsync(long addressId)
    {
        await LockThreadsOfAsync(addressId);
        var delivered = await connection.ListAsync(
            $"""
            SELECT {MessageRows.ListColumns} FROM mailservr.message_addresses d
            JOIN mailservr.messages m ON m.account_id = d.account_id AND m.id = d.message_id
            WHERE d.account_id = $1 AND d.address_id = $2
            """,
            MessageRows.ReadListed, cancellationToken, accountId, addressId);
        var others = await FindOthersAsync(delivered.Where(message => message.IsUnreadable), addressId);
        var shared = delivered.ToLookup(message => message.IsUnreadable
            ? others.ContainsKey(message.Id)
            : MessageColumns.Addresses(message).Any(id => id != addressId));
        foreach (var message in shared[true])
            await RemoveAddressAsync(message, addressId, others.GetValueOrDefault(message.Id));
        var bytes = await DeleteRowsAsync([.. shared[false]]);

        // Also of what stays: the address of a thread is that of its oldest message.
        await SumUpAsync(delivered);
        await AttachmentTotals.SubtractAsync(connection, accountId, bytes, cancellationToken);
        return ChangeStatus.Done;
    }

    // Which other addresses received what cannot be read only the rows know; their key begins with the address.
    private async Task<Dictionary<long, long>> FindOthersAsync(IEnumerable<MessageRecord> unreadable, long addressId)
    {
        var ids = unreadable.Select(message => message.Id).ToArray();
        if (ids.Length == 0)
            return [];
        var found = await connection.ListAsync(
            """
            SELECT message_id, min(address_id) FROM mailservr.message_addresses
            WHERE account_id = $1 AND message_id = ANY($2) AND address_id <> $3 GROUP BY message_id
            """,
            static row => KeyValuePair.Create(row.GetInt64(0), row.GetInt64(1)), cancellationToken, accountId, ids, addressId);
        return found.ToDictionary();
    }

    /// <summary>The message as it is once its thread is kept from others: until then it may move to another.</summary>
    private async Task<(MessageRecord? Message, ThreadSummary? Thread)> LockMessageAsync(long messageId)
    {
        var message = await FindAsync(messageId);
        while (message is not null)
        {
            var thread = await ThreadRows.LockAsync(connection, accountId, message.ThreadId, cancellationToken);
            var again = await FindAsync(messageId);
            if (again is null || again.ThreadId == message.ThreadId)
                return (again, thread);
            message = again;
        }

        return (null, null);
    }

    private async Task<MessageRecord?> FindAsync(long messageId)
    {
        var found = await connection.ListAsync(
            $"SELECT {MessageRows.ListColumns} FROM mailservr.messages m WHERE m.account_id = $1 AND m.id = $2",
            MessageRows.ReadListed, cancellationToken, accountId, messageId);
        return found.Count > 0 ? found[0] : null;
    }

    private Task<int> LockThreadsOfAsync(long addressId) => connection.RunAsync(
        """
        SELECT FROM mailservr.threads t WHERE t.account_id = $1 AND t.id IN (
            SELECT m.thread_id FROM mailservr.message_addresses d
            JOIN mailservr.messages m ON m.account_id = d.account_id AND m.id = d.message_id
            WHERE d.account_id = $1 AND d.address_id = $2)
        ORDER BY t.id FOR UPDATE
        """,
        cancellationToken, accountId, addressId);

    private Task<int> MarkMessageAsync(MessageRecord message)
    {
        var (read, starred) = (change.Read ?? message.Read, change.Starred ?? message.Starred);
        return connection.RunAsync(
            """
            UPDATE mailservr.messages SET is_read = $3, starred = $4, version = version + 1
            WHERE account_id = $1 AND id = $2 AND (is_read <> $3 OR starred <> $4)
            """,
            cancellationToken, accountId, message.Id, read, starred);
    }

    private async Task<int> MarkThreadAsync(ThreadSummary thread)
    {
        var marked = 0;
        if (change.Read is { } read)
        {
            marked += await connection.RunAsync(
                """
                UPDATE mailservr.messages SET is_read = $3, version = version + 1
                WHERE account_id = $1 AND thread_id = $2 AND is_read <> $3
                """,
                cancellationToken, accountId, thread.Id, read);
        }

        if (change.Starred is { } starred)
        {
            marked += await connection.RunAsync(
                """
                UPDATE mailservr.messages SET starred = $3, version = version + 1
                WHERE account_id = $1 AND thread_id = $2 AND starred <> $3 AND (NOT $3 OR id = $4)
                """,
                cancellationToken, accountId, thread.Id, starred, thread.Newest.Id);
        }

        return marked;
    }

    /// <summary>Counts the flags of the thread anew after <paramref name="marked"/> messages changed theirs.</summary>
    private async Task MarkAsync(long threadId, ThreadSummary? thread, int marked)
    {
        var archived = change.Archived ?? thread?.Archived ?? false;
        await connection.RunAsync(
            """
            UPDATE mailservr.threads t SET
                unread_count = counted.unread, starred_count = counted.starred, archived = $3, version = version + 1
            FROM (
                SELECT count(*) FILTER (WHERE NOT m.is_read) AS unread, count(*) FILTER (WHERE m.starred) AS starred
                FROM mailservr.messages m
                WHERE m.account_id = $1 AND m.thread_id = $2 AND m.quarantined = $5) AS counted
            WHERE t.account_id = $1 AND t.id = $2 AND ($4 > 0 OR t.archived <> $3)
            """,
            cancellationToken, accountId, threadId, archived, marked, thread?.Quarantined ?? false);
    }

    private async Task DeleteAsync(List<MessageRecord> messages)
    {
        var bytes = await DeleteRowsAsync(messages);
        await SumUpAsync(messages);
        await AttachmentTotals.SubtractAsync(connection, accountId, bytes, cancellationToken);
    }

    /// <returns>Bytes of their attachments.</returns>
    private async Task<long> DeleteRowsAsync(List<MessageRecord> messages)
    {
        var bytes = await MessageRows.DeleteAsync(
            connection, accountId, messages.ConvertAll(message => message.Id), cancellationToken);
        await MessageReferences.DeleteAddressesAsync(connection, accountId, messages, cancellationToken);
        return bytes;
    }

    /// <summary>Takes one of several addresses from the message; the first that is left takes its place.</summary>
    /// <param name="message">Which.</param>
    /// <param name="addressId">The address that goes.</param>
    /// <param name="other">One that stays, of a message that cannot be read.</param>
    private async Task RemoveAddressAsync(MessageRecord message, long addressId, long other)
    {
        if (message.IsUnreadable)
            await MoveToAnotherAsync(message.Id, addressId, other);
        else
            await WriteWithoutAsync(message, addressId);
        await MessageReferences.DeleteAddressesAsync(
            connection, accountId, [(addressId, message.ReceivedAt, message.Id)], cancellationToken);
    }

    // Without a word over what cannot be read: it may be mended yet.
    private Task<int> MoveToAnotherAsync(long messageId, long addressId, long other) => connection.RunAsync(
        """
        UPDATE mailservr.messages SET address_id = $4, version = version + 1
        WHERE account_id = $1 AND id = $2 AND address_id = $3
        """,
        cancellationToken, accountId, messageId, addressId, other);

    private async Task WriteWithoutAsync(MessageRecord message, long addressId)
    {
        var left = message with
        {
            AddressId = MessageColumns.Addresses(message).First(id => id != addressId),
            DeliveredTo = [.. message.DeliveredTo.Where(recipient => recipient.AddressId != addressId)],
        };
        await connection.RunAsync(
            """
            UPDATE mailservr.messages SET address_id = $3, record = $4, version = version + 1
            WHERE account_id = $1 AND id = $2
            """,
            cancellationToken, accountId, left.Id, left.AddressId, JsonSerializer.Serialize(left, StoredJson.Message));
    }

    private async Task SumUpAsync(IEnumerable<MessageRecord> changed)
    {
        foreach (var threadId in changed.Select(m => m.ThreadId).Distinct())
            await ThreadSums.RenewAsync(connection, accountId, threadId, MessageRows.ReadListed, cancellationToken);
    }
}
