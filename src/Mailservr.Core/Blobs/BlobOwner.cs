using Mailservr.Storage;
using Mailservr.Transfer;

namespace Mailservr.Blobs;

/// <summary>
/// Whose the blob store is. What another installation keeps there is in none of our tables, and yet no garbage: none of two may
/// begin, or delete, beside the other.
/// </summary>
internal sealed class BlobOwner(IBlobStore blobs, IRecordStore<InstallationRecord> installations, IdAllocator ids)
{
    /// <exception cref="InvalidOperationException">The store is that of another installation.</exception>
    public async ValueTask RequireAsync(CancellationToken cancellationToken)
    {
        if (await FindOtherAsync(cancellationToken) is { } other)
            throw new InvalidOperationException(other);
    }

    /// <summary>Marks the store as ours when nobody has, if it can be marked.</summary>
    /// <returns>What to do when it is that of another installation; otherwise null.</returns>
    public async ValueTask<string?> FindOtherAsync(CancellationToken cancellationToken)
    {
        if (blobs is not IBlobOwnership ownership)
            return null;
        var ours = await FindAsync(cancellationToken);
        var owner = await ownership.ClaimAsync(ours, cancellationToken);
        if (owner == ours)
            return null;
        var place = (blobs as IBlobPlace)?.Place ?? "the blob store";
        return $"The attachments are kept in {place}, and its mark 'owner' names installation {owner}. The database is that of {ours}: each would "
            + "delete what the other keeps. Give this one a folder, or a bucket and prefix, of its own; or put the right database back; or, when "
            + "the other is gone for good, delete 'owner'.";
    }

    private async ValueTask<Guid> FindAsync(CancellationToken cancellationToken)
    {
        if (await installations.FindByKeyAsync(InstallationRecord.TheKey, cancellationToken) is { } known)
            return known.InstallationId;
        var made = new InstallationRecord
        {
            Id = await ids.NextAsync(cancellationToken), InstallationId = Guid.NewGuid(),
        };
        // Not saved: another host was first.
        var saved = (await installations.SaveAsync(made, cancellationToken)).Record
            ?? await installations.FindByKeyAsync(InstallationRecord.TheKey, cancellationToken);
        return saved?.InstallationId
            ?? throw new InvalidOperationException("The record of the installation was neither saved nor found.");
    }
}
