using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
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

    private static Answer Show(AccountRecord account) => Answer.Ok(AdminUserView.Of(account), TagOf(account));

    private static string TagOf(AccountRecord account) => EntityTags.Of(account.Version);
}
