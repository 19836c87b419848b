using Mailservr.Domains;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>What people may change of their own account.</summary>
public sealed class AccountSettings(IRecordStore<AccountRecord> accounts, DomainDirectory domains)
{
    internal const int MaxNameLength = 200;
    private const int MaxRetentionDays = 3650;

    /// <summary>The account as it is to be seen: a default domain that has been deleted is none.</summary>
    public async ValueTask<AccountRecord?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(id, cancellationToken);
        return account?.DefaultDomainId is { } domainId && await domains.FindAsync(domainId, cancellationToken) is null
            ? account with { DefaultDomainId = null }
            : account;
    }

    /// <summary>Saves a changed record; refused when it changed meanwhile.</summary>
    public async ValueTask<Outcome<AccountRecord>> UpdateAsync(
        AccountRecord changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        var before = await FindAsync(changed.Id, cancellationToken);
        if (before == changed)
            return changed;
        if (changed.Name.Length > MaxNameLength)
            return Refusal.Invalid("name", "The name is longer than 200 characters.");
        if (changed.MailRetentionDays is < 1 or > MaxRetentionDays)
            return Refusal.Invalid("mailRetentionDays", "Mail can be kept for 1 to 3650 days, or (null) for ever.");
        // A default that was switched off since does not stand in the way of other changes.
        if (changed.DefaultDomainId is { } domainId
            && domainId != before?.DefaultDomainId
            && await domains.FindAsync(domainId, cancellationToken) is not { Active: true })
            return Refusal.Invalid("defaultDomainId", "There is no such active domain.");
        var saved = await accounts.SaveAsync(changed, cancellationToken);
        return saved.Record is { } account ? account : Refusal.Stale;
    }
}
