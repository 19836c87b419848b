using Mailservr.Accounts;
using Mailservr.Billing;
using Mailservr.Blocking;
using Mailservr.Domains;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.Addresses;

/// <summary>The addresses of an account. Nothing of one account is seen or changed through another.</summary>
public sealed class AddressBook(
    IRecordStore<AddressRecord> addresses,
    IRecordStore<AddressCategoryRecord> categories,
    DomainDirectory domains,
    BlockList blocks,
    RetiredAddresses retired,
    IMessageStore messages,
    PlanGate gate,
    IdAllocator ids,
    TimeProvider time)
{
    private const int MaxNoteLength = 1000;

    // A filter that matches nothing must not walk through a million rows in one request.
    private const int MaxScannedRows = 10_000;

    /// <returns>Refused with <c>address_taken</c> when anyone has it, <c>domain_inactive</c> when its domain is off.</returns>
    public async ValueTask<Outcome<AddressRecord>> CreateAsync(
        long accountId, NewAddress address, CancellationToken cancellationToken) =>
        await CreateAsync(await ids.NextAsync(cancellationToken), accountId, address, cancellationToken);

    private async ValueTask<Outcome<AddressRecord>> CreateAsync(
        long id, long accountId, NewAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var name = LocalPart.Normalize(address.Name);
        if (LocalPart.WhyNot(name) is { } why)
            return Refusal.Invalid("name", why);
        if (address.ExpiresAt <= time.GetUtcNow())
            return Refusal.Invalid("expiresAt", "The time is in the past.");
        if (await domains.FindAsync(address.DomainId, cancellationToken) is not { } domain)
            return Refusal.Invalid("domainId", "There is no such domain.");
        if (!domain.Active)
            return Refusal.Conflict("domain_inactive", $"The domain {domain.Name} is switched off.");
        var record = new AddressRecord
        {
            Id = id,
            OwnerId = accountId,
            Name = name,
            DomainId = domain.Id,
            DomainName = domain.Name,
            Note = address.Note,
            ExpiresAt = address.ExpiresAt,
            CategoryId = address.CategoryId,
            CreatedAt = time.GetUtcNow(),
        };
        if (await WhyNotAsync(record, cancellationToken) is { } refusal)
            return refusal;
        if (await retired.ContainsAsync(record.Address, cancellationToken))
            return Taken(record);
        var saved = await gate.SaveAsync(
            addresses, record, "addresses", limits => limits.Addresses, cancellationToken);
        if (saved.Value is not { } answer)
            return saved.Refusal ?? Refusal.NotFound;
        return answer.Result.Record is { } created
            ? created
            : Taken(record);
    }

    /// <summary>Creates an address with a name nobody has yet, in the format that the account prefers.</summary>
    /// <param name="account">Whose; also gives the domain when none is given.</param>
    /// <param name="domainId">Null: the default of the account if it is active, else the first active domain.</param>
    /// <param name="note">See <see cref="NewAddress.Note"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<Outcome<AddressRecord>> GenerateAsync(
        AccountRecord account, long? domainId, string? note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var domain = domainId
            ?? await DefaultDomainAsync(account, cancellationToken)
            ?? await FirstDomainAsync(cancellationToken);
        if (domain is null)
            return Refusal.Conflict("no_domain", "There is no active domain to create an address in.");
        var id = await ids.NextAsync(cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            var name = AddressGenerator.Generate(account.AddressFormat, attempt);
            var address = new NewAddress { Name = name, DomainId = domain.Value, Note = note };
            var created = await CreateAsync(id, account.Id, address, cancellationToken);
            if (created.Refusal?.Code != "address_taken" || attempt == AddressGenerator.Attempts)
                return created;
        }
    }

    /// <summary>By ascending id; after many rows that do not match, a page ends early.</summary>
    /// <returns>The rows, and the id to continue behind; null at the end.</returns>
    public async ValueTask<(IReadOnlyList<AddressRecord> Items, long? Next)> ListAsync(
        long accountId, AddressFilter filter, long afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        const int pageSize = 200;
        var items = new List<AddressRecord>();
        for (var scanned = 0; ; scanned += pageSize)
        {
            var page = await addresses.ListAsync(accountId, afterId, pageSize, cancellationToken);
            foreach (var address in page.Where(filter.Matches))
            {
                if (items.Count == limit)
                    return (items, items[^1].Id);
                items.Add(address);
            }
            if (page.Count < pageSize)
                return (items, null);
            afterId = page[^1].Id;
            if (scanned >= MaxScannedRows)
                return (items, afterId);
        }
    }

    public ValueTask<int> CountAsync(long accountId, CancellationToken cancellationToken) =>
        addresses.AllAsync(accountId, cancellationToken).CountAsync(cancellationToken);

    public ValueTask<AddressRecord?> FindAsync(long accountId, long id, CancellationToken cancellationToken) =>
        addresses.FindOwnAsync(accountId, id, cancellationToken);

    /// <summary>Saves a changed record; refused when it changed meanwhile.</summary>
    public async ValueTask<Outcome<AddressRecord>> UpdateAsync(
        AddressRecord changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        if (await WhyNotAsync(changed, cancellationToken) is { } refusal)
            return refusal;
        var saved = await addresses.SaveChangeAsync(changed, cancellationToken);
        return saved.Record is { } address ? address : Refusal.Stale;
    }

    /// <summary>The address receives no more and is free again; its blocks go with it.</summary>
    /// <param name="address">As it was found.</param>
    /// <param name="purge">Deletes its mail too. The address goes last, so that an interrupted call can be repeated.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Why it was not deleted; null when it is gone.</returns>
    public async ValueTask<Refusal?> DeleteAsync(AddressRecord address, bool purge, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var disabled = await addresses.SaveAsync(address with { Enabled = false }, cancellationToken);
        if (disabled.Record is null)
            return Refusal.Stale;
        if (purge)
        {
            var selection = new MailSelection { AddressId = address.Id };
            await messages.ChangeAsync(address.OwnerId, selection, new MailChange { Delete = true }, cancellationToken);
        }
        await blocks.ClearAsync(address.Id, cancellationToken);
        return await addresses.DeleteAsync(address.Id, cancellationToken) ? null : Refusal.NotFound;
    }

    private async ValueTask<Refusal?> WhyNotAsync(AddressRecord address, CancellationToken cancellationToken)
    {
        if (address.Note?.Length > MaxNoteLength)
            return Refusal.Invalid("note", "The note is longer than 1000 characters.");
        return address.CategoryId is { } categoryId
            && await categories.FindOwnAsync(address.OwnerId, categoryId, cancellationToken) is null
                ? Refusal.Invalid("categoryId", "There is no such category.")
                : null;
    }

    private static Refusal Taken(AddressRecord address) =>
        Refusal.Conflict("address_taken", $"The address {address.Address} is taken.");

    private async ValueTask<long?> DefaultDomainAsync(AccountRecord account, CancellationToken cancellationToken) =>
        account.DefaultDomainId is { } id && await domains.FindAsync(id, cancellationToken) is { Active: true }
            ? id
            : null;

    private async ValueTask<long?> FirstDomainAsync(CancellationToken cancellationToken)
    {
        for (var afterId = 0L; ;)
        {
            var page = await domains.ListAsync(afterId, 100, cancellationToken);
            if (page.FirstOrDefault(domain => domain.Active) is { } active)
                return active.Id;
            if (page.Count == 0)
                return null;
            afterId = page[^1].Id;
        }
    }
}
