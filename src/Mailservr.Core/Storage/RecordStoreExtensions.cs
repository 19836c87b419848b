using System.Runtime.CompilerServices;

namespace Mailservr.Storage;

internal static class RecordStoreExtensions
{
    private const int PageSize = 200;

    /// <summary>Every record of an owner by ascending id, page by page.</summary>
    public static async IAsyncEnumerable<TRecord> AllAsync<TRecord>(
        this IRecordStore<TRecord> store, long ownerId, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRecord : Record
    {
        var afterId = 0L;
        while (true)
        {
            var page = await store.ListAsync(ownerId, afterId, PageSize, cancellationToken);
            foreach (var record in page)
                yield return record;
            if (page.Count < PageSize)
                yield break;
            afterId = page[^1].Id;
        }
    }

    /// <summary>A record of this owner; another's is not told from one that is not there.</summary>
    public static async ValueTask<TRecord?> FindOwnAsync<TRecord>(
        this IRecordStore<TRecord> store, long ownerId, long id, CancellationToken cancellationToken)
        where TRecord : Record =>
        await store.FindAsync(id, cancellationToken) is { } record && record.OwnerId == ownerId ? record : null;

    /// <summary>Saves a record, unless it is stored just so: what changes nothing makes no new version.</summary>
    public static async ValueTask<SaveResult<TRecord>> SaveChangeAsync<TRecord>(
        this IRecordStore<TRecord> store, TRecord changed, CancellationToken cancellationToken)
        where TRecord : Record =>
        await store.FindAsync(changed.Id, cancellationToken) is { } stored && stored == changed
            ? new SaveResult<TRecord>(SaveStatus.Saved, stored)
            : await store.SaveAsync(changed, cancellationToken);
}
