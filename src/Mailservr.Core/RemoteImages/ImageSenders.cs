using Mailservr.Storage;

namespace Mailservr.RemoteImages;

/// <summary>Whose pictures of other servers an account always wants to see.</summary>
public sealed class ImageSenders(IRecordStore<ImageSenderRecord> senders, IdAllocator ids, TimeProvider time)
{
    /// <param name="accountId">Whose choice it is.</param>
    /// <param name="sender">An addr-spec, in any case.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether the account has said so of this sender.</returns>
    public async ValueTask<bool> HasAsync(long accountId, string sender, CancellationToken cancellationToken) =>
        await FindAsync(accountId, sender, cancellationToken) is not null;

    /// <summary>Once or again: it is there afterwards.</summary>
    public async ValueTask AddAsync(long accountId, string sender, CancellationToken cancellationToken) =>
        await senders.SaveAsync(
            new ImageSenderRecord
            {
                Id = await ids.NextAsync(cancellationToken),
                OwnerId = accountId,
                Sender = Fold(sender),
                CreatedAt = time.GetUtcNow(),
            },
            cancellationToken);

    /// <summary>Does nothing when it is not there.</summary>
    public async ValueTask RemoveAsync(long accountId, string sender, CancellationToken cancellationToken)
    {
        if (await FindAsync(accountId, sender, cancellationToken) is { } record)
            await senders.DeleteAsync(record.Id, cancellationToken);
    }

    private ValueTask<ImageSenderRecord?> FindAsync(long accountId, string sender, CancellationToken cancellationToken) =>
        senders.FindByKeyAsync(ImageSenderRecord.KeyOf(accountId, Fold(sender)), cancellationToken);

    private static string Fold(string sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return sender.ToLowerInvariant();
    }
}
