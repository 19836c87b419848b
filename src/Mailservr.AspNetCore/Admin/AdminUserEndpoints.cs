using Mailservr.Accounts;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Erasure;
using Mailservr.TwoFactor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Admin;

/// <summary>Accounts as admins see them; nothing under this path shows anyone's mail.</summary>
internal static class AdminUserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/users");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.Admin).Lists<AdminUserView>("q")
            .Says(AdminOperations.ListUsers);
        group.MapGet("/{id}", GetAsync).RequireScope(ApiScopes.Admin).Answers<AdminUserView>()
            .Says(AdminOperations.GetUser);
        group.MapPatch("/{id}", PatchAsync).RequireScope(ApiScopes.Admin).Answers<AdminUserView>()
            .Audits(AuditActions.AccountChangedByAdmin).Says(AdminOperations.PatchUser);
        group.MapDelete("/{id}/two-factor", ResetTwoFactorAsync).RequireScope(ApiScopes.Admin).AnswersNothing()
            .Audits(AuditActions.SecondFactorRemoved).Says(AdminOperations.ResetTwoFactor);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.Admin)
            .Answers<DeletedAccountView>(StatusCodes.Status202Accepted).Says(AdminOperations.DeleteUser);
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, AccountAdministration accounts, HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request.Query);
        var text = query.Text("q");
        if (query.Problem is { } problem)
            return problem;
        var (items, next) = await accounts.ListAsync(text, page.AfterId, page.Limit, cancellationToken);
        return Answer.Page([.. items.Select(AdminUserView.Of)], page.Next(next));
    }

    private static async Task<IResult> GetAsync(
        ResourceId id, AccountAdministration accounts, CancellationToken cancellationToken) =>
        await accounts.FindAsync(id, cancellationToken) is { } account ? Show(account) : Problem.NotFound;

    private static Task<IResult> PatchAsync(
        ResourceId id,
        JsonBody<AdminUserPatch> body,
        AccountAdministration accounts,
        AuditLog audit,
        HttpContext context,
        CancellationToken cancellationToken) =>
        context.Request.ChangeAsync(() => accounts.FindAsync(id, cancellationToken), TagOf, async account =>
        {
            var patch = body.Value;
            var role = account.Role;
            if (patch.Role is { } word && !Word.TryParse(word, out role))
                return Problem.Invalid("role", $"The roles are {Word.All<AccountRole>()}.");
            var changed = account with
            {
                Role = role,
                Plan = patch.HasPlan ? patch.Plan : account.Plan,
                Disabled = patch.Disabled ?? account.Disabled,
            };
            var updated = await accounts.UpdateAsync(changed, cancellationToken);
            // It also stands in the log of whom it was done to.
            if (updated.Value is not null && id != Caller.Of(context).Account.Id)
                await audit.AddAsync(
                    id, AuditActions.AccountChangedByAdmin, null, context.Actor(), CancellationToken.None);
            return updated.Answer(Show);
        });

    // For those who have lost their phone and their recovery codes; the password stays.
    private static async Task<IResult> ResetTwoFactorAsync(
        ResourceId id,
        SecondFactor secondFactor,
        AuditLog audit,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (!await secondFactor.ResetAsync(id, cancellationToken))
            return Problem.NotFound;
        if (id != Caller.Of(context).Account.Id)
            await audit.AddAsync(id, AuditActions.SecondFactorRemoved, null, context.Actor(), CancellationToken.None);
        return Answer.NoContent;
    }

    private static Task<IResult> DeleteAsync(
        ResourceId id,
        AccountAdministration accounts,
        AccountDeletion deletion,
        HttpContext context,
        CancellationToken cancellationToken) =>
        context.Request.ChangeAsync(() => accounts.FindAsync(id, cancellationToken), TagOf, async account =>
            (await deletion.DeleteAsync(account, context.Actor(), cancellationToken)).Answer(DeletedAccountView.Show));

    private static Answer Show(AccountRecord account) => Answer.Ok(AdminUserView.Of(account), TagOf(account));

    private static string TagOf(AccountRecord account) => EntityTags.Of(account.Version);
}
