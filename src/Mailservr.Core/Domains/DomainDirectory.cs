using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Storage;

namespace Mailservr.Domains;

/// <summary>The domains that mail is received for. Who may write is the caller's question.</summary>
public sealed class DomainDirectory(
    IRecordStore<DomainRecord> domains,
    IRecordStore<AccountRecord> accounts,
    IRecordStore<AddressRecord> addresses,
    IdAllocator ids,
    TimeProvider time)
{
    /// <param name="name">In any case, as U-labels or A-labels.</param>
    /// <returns>Refused with <c>domain_taken</c> when it is there already.</returns>
    public async ValueTask<Outcome<DomainRecord>> CreateAsync(
        string name, bool receiveOnly, CancellationToken cancellationToken)
    {
        if (!DomainName.TryNormalize(name, out var normalized) || !DomainName.CanExist(name))
            return Refusal.Invalid("name", "The name is not a domain name, like example.com.");
        var record = new DomainRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            Name = normalized,
            ReceiveOnly = receiveOnly,
            CreatedAt = time.GetUtcNow(),
        };
        var saved = await domains.SaveAsync(record, cancellationToken);
        return saved.Record is { } domain
            ? domain
            : Refusal.Conflict("domain_taken", $"The domain {normalized} exists already.");
    }

    public ValueTask<DomainRecord?> FindAsync(long id, CancellationToken cancellationToken) =>
        domains.FindAsync(id, cancellationToken);

    /// <returns>Null also for what is no domain name.</returns>
    public async ValueTask<DomainRecord?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        DomainName.TryNormalize(name, out var normalized)
            ? await domains.FindByKeyAsync(normalized, cancellationToken)
            : null;

    /// <summary>By ascending id.</summary>
    public ValueTask<IReadOnlyList<DomainRecord>> ListAsync(
        long afterId, int limit, CancellationToken cancellationToken) =>
        domains.ListAsync(0, afterId, limit, cancellationToken);

    public ValueTask<int> CountAsync(CancellationToken cancellationToken) =>
        domains.AllAsync(0, cancellationToken).CountAsync(cancellationToken);

    /// <summary>Saves a changed record; refused when it changed meanwhile.</summary>
    public async ValueTask<Outcome<DomainRecord>> UpdateAsync(DomainRecord changed, CancellationToken cancellationToken)
    {
        var saved = await domains.SaveChangeAsync(changed, cancellationToken);
        return saved.Record is { } domain ? domain : Refusal.Stale;
    }

    /// <returns>Why it was not deleted; null when it is gone. A domain with addresses stays (<c>domain_in_use</c>).</returns>
    public async ValueTask<Refusal?> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        if (await HasAddressesAsync(id, cancellationToken))
            return Refusal.Conflict("domain_in_use", "The domain has addresses. Delete them, or set active to false.");
        return await domains.DeleteAsync(id, cancellationToken) ? null : Refusal.NotFound;
    }

    // Walks through every address: deleting a domain is rare, and an index only for this would cost each address.
    private async ValueTask<bool> HasAddressesAsync(long domainId, CancellationToken cancellationToken)
    {
        await foreach (var account in accounts.AllAsync(0, cancellationToken))
        {
            if (await addresses.AllAsync(account.Id, cancellationToken)
                .AnyAsync(address => address.DomainId == domainId, cancellationToken))
                return true;
        }
        return false;
    }
}
