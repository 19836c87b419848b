using Mailservr.Accounts;
using Mailservr.Domains;
using Mailservr.Storage;

namespace Mailservr.Blobs;

/// <summary>
/// Since when a database has mail at all. A blob that is older was not stored by it: somebody has put a new database beside the
/// blobs of another one, which may come back.
/// </summary>
internal sealed class BlobOrigin(IRecordStore<AccountRecord> accounts, IRecordStore<DomainRecord> domains)
{
    /// <summary>When its first account or domain was made; null when it has neither. A move to another database keeps that.</summary>
    public async ValueTask<DateTimeOffset?> FindAsync(CancellationToken cancellationToken)
    {
        var account = await accounts.ListAsync(0, 0, 1, cancellationToken);
        var domain = await domains.ListAsync(0, 0, 1, cancellationToken);
        DateTimeOffset[] made = [.. account.Select(first => first.CreatedAt), .. domain.Select(first => first.CreatedAt)];
        return made.Length == 0 ? null : made.Min();
    }
}
