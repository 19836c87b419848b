using Mailservr.Accounts;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Security;
using Mailservr.Erasure;
using Mailservr.Passwords;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>The end of an account.</summary>
internal sealed class AccountDeletePages(
    AccountDeletion deletion, AccountViews views, PasswordVault vault, SessionCookie cookie)
{
    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, null);

    public async ValueTask<IResult> DeleteAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var deleted = await deletion.DeleteOwnAsync(
            visit.Account, form.Text("password"), visit.Caller?.Session, visit.Http.Actor(), visit.Aborted);
        if (deleted.Value is not { } done)
            return await ShowAsync(visit, FormFault.Of(deleted.Refusal ?? Refusal.NotFound, visit.Texts, "settings"));
        cookie.Delete(visit.Http);
        // Nobody is signed in any more, which the page shows.
        visit.Http.Features.Set<Caller>(null);
        return visit.Show<AccountDeletedPage>(done);
    }

    private async ValueTask<Page> ShowAsync(Visit visit, FormFault? fault)
    {
        var account = await views.OfAsync(visit.Account, visit.Aborted);
        var model = new AccountDeleteModel(
            account.Usage, await vault.FindAsync(visit.Account.Id, visit.Aborted) is not null, fault);
        return visit.Show<AccountDeletePage>(model, fault);
    }
}

/// <param name="Usage">What goes with it.</param>
/// <param name="HasPassword">It is asked for.</param>
/// <param name="Fault">Of the password, or of the account as a whole.</param>
internal sealed record AccountDeleteModel(AccountUsageView Usage, bool HasPassword, FormFault? Fault);
