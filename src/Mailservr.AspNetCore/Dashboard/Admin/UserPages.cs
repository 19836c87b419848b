using System.Globalization;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Admin;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Billing;
using Mailservr.Erasure;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Admin;

/// <summary>One account: what it may, what it uses, and its end.</summary>
internal sealed class UserPages(
    AccountAdministration accounts,
    AdminUserChanges changes,
    AccountDeletion deletion,
    AccountViews views,
    PlanCatalogue plans)
{
    public static string PathOf(Visit visit, long id) => visit.To(PathOf(id));

    private static string PathOf(long id) => "/admin/users/" + id.ToString(CultureInfo.InvariantCulture);

    public async ValueTask<IResult> ShowAsync(Visit visit) =>
        await FindAsync(visit) is { } account ? await ShowAsync(visit, account, null) : visit.NotFound();

    public async ValueTask<IResult> ChangeAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (await FindAsync(visit) is not { } account)
            return visit.NotFound();
        if (!Word.TryParse<AccountRole>(form.Text("role"), out var role))
            return visit.Refuse(StatusCodes.Status400BadRequest, visit.Texts["message.bad_form"]);
        var changed = account with { Role = role, Plan = form.Given("plan"), Disabled = form.Has("disabled") };
        var saved = await changes.UpdateAsync(changed, visit.Http.Actor(), visit.Aborted);
        if (saved.Refusal is { } refusal)
            return await ShowAsync(visit, changed, FaultOf(refusal, visit.Texts));
        await visit.Http.AuditAsync(AuditActions.AccountChangedByAdmin, TargetOf(account));
        return Visit.Then(PathOf(visit, account.Id) + "?done=saved");
    }

    public ValueTask<IResult> AskTwoFactorAsync(Visit visit) => AskAsync(visit, "two_factor", "/two-factor");

    public async ValueTask<IResult> ResetTwoFactorAsync(Visit visit)
    {
        await visit.FormAsync();
        if (await FindAsync(visit) is not { } account)
            return visit.NotFound();
        if (await changes.ResetTwoFactorAsync(account.Id, visit.Http.Actor(), visit.Aborted))
            await visit.Http.AuditAsync(AuditActions.SecondFactorRemoved, TargetOf(account));
        return Visit.Then(PathOf(visit, account.Id) + "?done=two_factor");
    }

    public ValueTask<IResult> AskDeleteAsync(Visit visit) => AskAsync(visit, "delete", "/delete");

    public async ValueTask<IResult> DeleteAsync(Visit visit)
    {
        await visit.FormAsync();
        if (await FindAsync(visit) is not { } account)
            return visit.NotFound();
        var deleted = await deletion.DeleteAsync(account, visit.Http.Actor(), visit.Aborted);
        return deleted.Refusal is { } refusal
            ? await ShowAsync(visit, account, FaultOf(refusal, visit.Texts))
            : Visit.Then(visit.To("/admin/users?done=deleted"));
    }

    private async ValueTask<IResult> AskAsync(Visit visit, string what, string path)
    {
        if (await FindAsync(visit) is not { } account)
            return visit.NotFound();
        var texts = visit.Texts;
        return visit.Show<Pages.QuestionPage>(new Question(
            texts.Format($"admin.{what}_title", account.Email),
            texts[$"admin.{what}_text"],
            PathOf(account.Id) + path,
            texts[$"admin.{what}_go"],
            PathOf(account.Id))
            { Section = "admin" });
    }

    private async ValueTask<AccountRecord?> FindAsync(Visit visit) =>
        await accounts.FindAsync(visit.RouteId(), visit.Aborted);

    private async ValueTask<Page> ShowAsync(Visit visit, AccountRecord account, FormFault? fault)
    {
        var done = visit.Request.Query["done"].ToString();
        var model = new UserModel
        {
            Account = account,
            View = await views.OfAsync(account, visit.Aborted),
            Plans = plans.All,
            Fault = fault,
            Done = done is "saved" or "two_factor" ? done : null,
        };
        return visit.Show<UserPage>(model, fault);
    }

    private static FormFault FaultOf(Refusal refusal, Texts texts) =>
        refusal.Code == "last_admin" ? new(null, texts["admin.last"]) : FormFault.Of(refusal, texts);

    private static string TargetOf(AccountRecord account) => account.Id.ToString(CultureInfo.InvariantCulture);
}

internal sealed record UserModel
{
    public required AccountRecord Account { get; init; }

    public required AccountView View { get; init; }

    public required IReadOnlyList<Plan> Plans { get; init; }

    public required FormFault? Fault { get; init; }

    /// <summary>What a form has just done; null when none has.</summary>
    public required string? Done { get; init; }
}
