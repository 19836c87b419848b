using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.TwoFactor;

namespace Mailservr.AspNetCore.Admin;

/// <summary>What admins do to accounts also stands in the log of whom it was done to.</summary>
internal sealed class AdminUserChanges(AccountAdministration accounts, SecondFactor secondFactor, AuditLog audit)
{
    /// <inheritdoc cref="AccountAdministration.UpdateAsync"/>
    public async ValueTask<Outcome<AccountRecord>> UpdateAsync(
        AccountRecord changed, Actor actor, CancellationToken cancellationToken)
    {
        var updated = await accounts.UpdateAsync(changed, cancellationToken);
        if (updated.Value is not null)
            await TellAsync(changed.Id, AuditActions.AccountChangedByAdmin, actor);
        return updated;
    }

    /// <summary>For those who have lost their phone and their recovery codes; the password stays.</summary>
    /// <returns>False when there was no second factor.</returns>
    public async ValueTask<bool> ResetTwoFactorAsync(long id, Actor actor, CancellationToken cancellationToken)
    {
        if (!await secondFactor.ResetAsync(id, cancellationToken))
            return false;
        await TellAsync(id, AuditActions.SecondFactorRemoved, actor);
        return true;
    }

    // What somebody does to himself stands in his log already.
    private async ValueTask TellAsync(long id, string action, Actor actor)
    {
        if (id != actor.AccountId)
            await audit.AddAsync(id, action, null, actor, CancellationToken.None);
    }
}
