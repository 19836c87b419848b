using Mailservr.Accounts;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Erasure;
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
        PageRequest page,
        AccountAdministration accounts,
        AdminUserViews views,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new QueryReader(request.Query);
        var text = query.Text("q");
        if (query.Problem is { } problem)
            return problem;
        var (items, next) = await accounts.ListAsync(text, page.AfterId, page.Limit, cancellationToken);
        return Answer.Page([.. await views.OfAsync(items, cancellationToken)], page.Next(next));
    }

    private static async Task<IResult> GetAsync(
        ResourceId id, AccountAdministration accounts, AdminUserViews views, CancellationToken cancellationToken) =>
        await accounts.FindAsync(id, cancellationToken) is { } account
            ? await views.ShowAsync(account, cancellationToken)
            : Problem.NotFound;

    private static Task<IResult> PatchAsync(
        ResourceId id,
        JsonBody<AdminUserPatch> body,
        AccountAdministration accounts,
        AdminUserChanges changes,
        AdminUserViews views,
        HttpContext context,
        CancellationToken cancellationToken) =>
        context.Request.ChangeAsync(
            () => accounts.FindAsync(id, cancellationToken),
            account => views.TagOfAsync(account, cancellationToken),
            async account =>
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
                var updated = await changes.UpdateAsync(changed, context.Actor(), cancellationToken);
                return await updated.AnswerAsync(saved => views.ShowAsync(saved, cancellationToken));
            });

    private static async Task<IResult> ResetTwoFactorAsync(
        ResourceId id, AdminUserChanges changes, HttpContext context, CancellationToken cancellationToken) =>
        await changes.ResetTwoFactorAsync(id, context.Actor(), cancellationToken) ? Answer.NoContent : Problem.NotFound;

    private static Task<IResult> DeleteAsync(
        ResourceId id,
        AccountAdministration accounts,
        AdminUserViews views,
        AccountDeletion deletion,
        HttpContext context,
        CancellationToken cancellationToken) =>
        context.Request.ChangeAsync(
            () => accounts.FindAsync(id, cancellationToken),
            account => views.TagOfAsync(account, cancellationToken),
            async account =>
                (await deletion.DeleteAsync(account, context.Actor(), cancellationToken)).Answer(DeletedAccountView.Show));
}
