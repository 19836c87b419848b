using Mailservr.Storage;

namespace Mailservr.Erasure;

/// <summary>The records of one type that belong to an account, whatever the type.</summary>
internal abstract class OwnedRecords
{
    /// <summary>As the certificate names them.</summary>
    public abstract string Kind { get; }

    public abstract ValueTask<long> CountAsync(long accountId, CancellationToken cancellationToken);

    /// <returns>How many there were.</returns>
    public abstract ValueTask<long> DeleteAsync(long accountId, CancellationToken cancellationToken);
}

/// <param name="kind">See <see cref="OwnedRecords.Kind"/>.</param>
/// <param name="store">Where they are.</param>
/// <param name="before">What has to be done before one of them goes; done again when the process ended in between.</param>
internal sealed class OwnedRecords<TRecord>(
    string kind, IRecordStore<TRecord> store, Func<TRecord, CancellationToken, ValueTask>? before = null) : OwnedRecords
    where TRecord : Record
{
    private const int PageSize = 200;

    public override string Kind => kind;

    public override async ValueTask<long> CountAsync(long accountId, CancellationToken cancellationToken) =>
        await store.AllAsync(accountId, cancellationToken).LongCountAsync(cancellationToken);

    public override async ValueTask<long> DeleteAsync(long accountId, CancellationToken cancellationToken)
    {
        var deleted = 0L;
        while (await store.ListAsync(accountId, 0, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var record in page)
            {
                if (before is not null)
                    await before(record, cancellationToken);
                await store.DeleteAsync(record.Id, cancellationToken);
                deleted++;
            }
        }

        return deleted;
    }
}
