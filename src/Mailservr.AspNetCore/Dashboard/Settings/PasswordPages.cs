using Mailservr.Accounts;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Passwords;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>Changing the password, or setting the first one.</summary>
internal sealed class PasswordPages(PasswordChange change, PasswordVault vault, AuditLog audit)
{
    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, null);

    public async ValueTask<IResult> ChangeAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var refusal = await change.ChangeAsync(
            visit.Account, form.Text("currentPassword"), form.Text("newPassword"), visit.Http.Actor(), visit.Aborted);
        if (refusal is not null)
            return await ShowAsync(visit, FormFault.Of(refusal, visit.Texts, "password"));
        await audit.AddAsync(visit, AuditActions.PasswordChanged);
        return Visit.Then(visit.To("/settings/password?done=saved"));
    }

    private async ValueTask<Page> ShowAsync(Visit visit, FormFault? fault) => visit.Show<PasswordPage>(
        new PasswordModel(await vault.FindAsync(visit.Account.Id, visit.Aborted) is not null, fault),
        fault);
}

internal sealed record PasswordModel(bool HasPassword, FormFault? Fault);
