using Mailservr.Storage;

namespace Mailservr.Blocking;

/// <summary>The senders that an address or a whole account does not want.</summary>
public sealed class BlockList(IRecordStore<BlockRecord> blocks, IdAllocator ids, TimeProvider time)
{
    /// <param name="accountId">Whose.</param>
    /// <param name="ownerId">The address, or the account for all its addresses.</param>
    /// <param name="sender"><c>a@b.c</c>, <c>@b.c</c> (that domain) or <c>*.b.c</c> (every domain below it).</param>
    /// <param name="action">What becomes of the mail.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Refused with <c>sender_blocked</c> when it is there already.</returns>
    public async ValueTask<Outcome<BlockRecord>> CreateAsync(
        long accountId, long ownerId, string sender, BlockAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sender);
        if (!BlockedSender.TryNormalize(sender, out var normalized))
            return Refusal.Invalid("sender", "The sender must look like a@b.c, @b.c or *.b.c.");
        var record = new BlockRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            OwnerId = ownerId,
            AccountId = accountId,
            Sender = normalized,
            Action = action,
            CreatedAt = time.GetUtcNow(),
        };
        var saved = await blocks.SaveAsync(record, cancellationToken);
        return saved.Record is { } block
            ? block
            : Refusal.Conflict("sender_blocked", $"{normalized} is blocked already.");
    }

    /// <summary>By ascending id.</summary>
    public ValueTask<IReadOnlyList<BlockRecord>> ListAsync(
        long ownerId, long afterId, int limit, CancellationToken cancellationToken) =>
        blocks.ListAsync(ownerId, afterId, limit, cancellationToken);

    /// <returns>False when the owner has no such block.</returns>
    public async ValueTask<bool> DeleteAsync(
        long accountId, long ownerId, long blockId, CancellationToken cancellationToken) =>
        await blocks.FindAsync(blockId, cancellationToken) is { } block
        && block.OwnerId == ownerId
        && block.AccountId == accountId
        && await blocks.DeleteAsync(blockId, cancellationToken);

    /// <summary>The block that holds for a message, or null.</summary>
    /// <param name="accountId">Whose address received it.</param>
    /// <param name="addressId">The address; its blocks come before those of the account.</param>
    /// <param name="reversePath">The envelope's sender; empty for a bounce.</param>
    /// <param name="fromHeader">The addr-spec of the From field; null while it is not known.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <remarks>An exact address comes before its domain, the domain before a pattern, a narrow pattern before a wide one.</remarks>
    public async ValueTask<BlockRecord?> FindAsync(
        long accountId,
        long addressId,
        string reversePath,
        string? fromHeader,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reversePath);
        return await FindAsync(addressId, reversePath, fromHeader, cancellationToken)
            ?? await FindAsync(accountId, reversePath, fromHeader, cancellationToken);
    }

    internal async ValueTask ClearAsync(long ownerId, CancellationToken cancellationToken)
    {
        await foreach (var block in blocks.AllAsync(ownerId, cancellationToken))
            await blocks.DeleteAsync(block.Id, cancellationToken);
    }

    private async ValueTask<BlockRecord?> FindAsync(
        long ownerId, string reversePath, string? fromHeader, CancellationToken cancellationToken)
    {
        // Most owners block nobody: one look-up instead of one for each way to write the sender.
        if ((await blocks.ListAsync(ownerId, 0, 1, cancellationToken)).Count == 0)
            return null;
        foreach (var sender in Candidates(reversePath, fromHeader))
        {
            var key = BlockRecord.KeyOf(ownerId, sender);
            if (await blocks.FindByKeyAsync(key, cancellationToken) is { } block)
                return block;
        }
        return null;
    }

    private static IEnumerable<string> Candidates(string reversePath, string? fromHeader)
    {
        var keys = BlockedSender.KeysFor(reversePath).Concat(BlockedSender.KeysFor(fromHeader ?? ""));
        return keys.Distinct(StringComparer.Ordinal).OrderBy(Breadth);
    }

    // OrderBy is stable: among patterns the narrow one stays in front.
    private static int Breadth(string sender) => sender[0] switch
    {
        '*' => 2,
        '@' => 1,
        _ => 0,
    };
}
