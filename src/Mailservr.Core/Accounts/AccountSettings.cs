using Mailservr.Domains;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>What people may change of their own account.</summary>
public sealed class AccountSettings(IRecordStore<AccountRecord> accounts, DomainDirectory domains)
{
    private const int MaxNameLength = 200;

    /// <summary>Saves a changed record; refused when it changed meanwhile.</summary>
    public async ValueTask<Outcome<AccountRecord>> UpdateAsync(
        AccountRecord changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        if (changed.Name.Length > MaxNameLength)
            return Refusal.Invalid("name", "The name is longer than 200 characters.");
        if (changed.DefaultDomainId is { } domainId
            && await domains.FindAsync(domainId, cancellationToken) is not { Active: true })
            return Refusal.Invalid("defaultDomainId", "There is no such active domain.");
        var saved = await accounts.SaveAsync(changed, cancellationToken);
        return saved.Record is { } account ? account : Refusal.Stale;
    }
}
