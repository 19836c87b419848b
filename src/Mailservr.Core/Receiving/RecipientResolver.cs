using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Domains;
using Mailservr.Smtp;
using Mailservr.Storage;

namespace Mailservr.Receiving;

/// <summary>Finds the address of ours that a forward-path means.</summary>
internal sealed class RecipientResolver(
    IRecordStore<DomainRecord> domains,
    IRecordStore<AddressRecord> addresses,
    IRecordStore<AccountRecord> accounts,
    RetiredAddresses retired,
    TimeProvider time)
{
    /// <summary>
    /// In order: the address itself, the address without its <c>+tag</c> (RFC 5233), the catch-all of the domain. The
    /// local part matches whatever the case; RFC 5321 §2.4 leaves that to the host that owns it. An address that is
    /// switched off or expired takes its mail from nobody else: the catch-all does not inherit it.
    /// </summary>
    public async ValueTask<Recipient> ResolveAsync(SmtpPath path, CancellationToken cancellationToken)
    {
        if (path.Domain.Length == 0)
            return await ResolvePostmasterAsync(cancellationToken);

        var domain = await domains.FindByKeyAsync(path.Domain, cancellationToken);
        if (domain is not { Active: true })
            return new Recipient(RecipientStatus.UnknownDomain, null);

        var local = path.LocalPart.ToLowerInvariant();
        var address = await FindAsync(local, domain, cancellationToken);
        return new Recipient(await StatusOfAsync(address, cancellationToken), address);
    }

    private async ValueTask<AddressRecord?> FindAsync(
        string local, DomainRecord domain, CancellationToken cancellationToken)
    {
        // A mail addressed to a literal "*" is not mail for the catch-all by name.
        if (local != LocalPart.CatchAll && await LookUpAsync(local, domain, cancellationToken) is { } exact)
            return exact;

        var plus = local.IndexOf('+');
        if (plus > 0 && await LookUpAsync(local[..plus], domain, cancellationToken) is { } tagged)
            return tagged;

        return await LookUpAsync(LocalPart.CatchAll, domain, cancellationToken) is { } rest
            && !await IsRetiredAsync(local, domain, cancellationToken)
            && !(plus > 0 && await IsRetiredAsync(local[..plus], domain, cancellationToken))
                ? rest
                : null;
    }

    // What was a deleted account's, with every tag, is not handed to whoever has the rest of the domain.
    private ValueTask<bool> IsRetiredAsync(string local, DomainRecord domain, CancellationToken cancellationToken) =>
        retired.ContainsAsync(local + "@" + domain.Name, cancellationToken);

    // RFC 5321 §4.5.1: postmaster without a domain must be accepted; it is ours if some active domain has one.
    private async ValueTask<Recipient> ResolvePostmasterAsync(CancellationToken cancellationToken)
    {
        foreach (var domain in await domains.ListAsync(0, 0, 100, cancellationToken))
        {
            if (domain.Active && await FindAsync("postmaster", domain, cancellationToken) is { } address
                && await StatusOfAsync(address, cancellationToken) == RecipientStatus.Found)
                return new Recipient(RecipientStatus.Found, address);
        }

        return new Recipient(RecipientStatus.Unknown, null);
    }

    private ValueTask<AddressRecord?> LookUpAsync(
        string local, DomainRecord domain, CancellationToken cancellationToken) =>
        addresses.FindByKeyAsync(local + "@" + domain.Name, cancellationToken);

    private async ValueTask<RecipientStatus> StatusOfAsync(AddressRecord? address, CancellationToken cancellationToken) =>
        address is { Enabled: true } && (address.ExpiresAt is not { } expiry || expiry > time.GetUtcNow())
        && await accounts.FindAsync(address.OwnerId, cancellationToken) is { Disabled: false }
            ? RecipientStatus.Found
            : RecipientStatus.Unknown;
}

/// <param name="Status">Whether there is somewhere to put the mail.</param>
/// <param name="Address">The address; also one that is switched off.</param>
internal readonly record struct Recipient(RecipientStatus Status, AddressRecord? Address);

internal enum RecipientStatus
{
    Found,
    Unknown,
    UnknownDomain,
}
