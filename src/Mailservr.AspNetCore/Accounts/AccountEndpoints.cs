using Mailservr.Accounts;
using Mailservr.AspNetCore.Exports;
using Mailservr.AspNetCore.Google;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.AspNetCore.TwoFactor;
using Mailservr.Audit;
using Mailservr.Erasure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/account");
        group.MapGet("", GetAsync).RequireScope(ApiScopes.Account).Answers<AccountView>()
            .Says(AccountOperations.Get);
        group.MapPatch("", PatchAsync).RequireScope(ApiScopes.Account).Answers<AccountView>()
            .Says(AccountOperations.Patch);
        group.MapDelete("", DeleteAsync).RequireScope(ApiScopes.Account)
            .Answers<DeletedAccountView>(StatusCodes.Status202Accepted)
            .Says(AccountOperations.Delete);
        group.MapPost("/password", ChangePasswordAsync).RequireScope(ApiScopes.Account).AnswersNothing()
            .Audits(AuditActions.PasswordChanged).Says(AccountOperations.ChangePassword);
        group.MapGet("/audit", ListAuditAsync).RequireScope(ApiScopes.Account).Lists<AuditView>()
            .Says(AccountOperations.ListAudit);
        group.MapSessions();
        group.MapTwoFactor();
        group.MapGoogleLink();
        group.MapExports();
    }

    private static async Task<IResult> GetAsync(
        Caller caller, AccountSettings settings, AccountViews views, CancellationToken cancellationToken) =>
        await settings.FindAsync(caller.Account.Id, cancellationToken) is { } account
            ? await views.ShowAsync(account, cancellationToken)
            : Problem.NotFound;

    private static Task<IResult> PatchAsync(
        JsonBody<AccountPatch> body,
        Caller caller,
        AccountSettings settings,
        AccountViews views,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => settings.FindAsync(caller.Account.Id, cancellationToken),
            account => views.TagOfAsync(account, cancellationToken),
            async account =>
            {
                var patch = body.Value;
                var format = account.AddressFormat;
                if (patch.AddressFormat is { } word && !Word.TryParse(word, out format))
                    return Problem.Invalid("addressFormat", $"The formats are {Word.All<AddressFormat>()}.");
                var changed = account with
                {
                    Name = patch.Name ?? account.Name,
                    AddressFormat = format,
                    DefaultDomainId = patch.HasDefaultDomainId ? patch.DefaultDomainId : account.DefaultDomainId,
                    MailRetentionDays = patch.HasMailRetentionDays ? patch.MailRetentionDays : account.MailRetentionDays,
                };
                var updated = await settings.UpdateAsync(changed, cancellationToken);
                return await updated.AnswerAsync(saved => views.ShowAsync(saved, cancellationToken));
            });

    private static async Task<IResult> ChangePasswordAsync(
        JsonBody<PasswordBody> body,
        Caller caller,
        PasswordChange passwords,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var refusal = await passwords.ChangeAsync(
            caller.Account,
            body.Value.CurrentPassword ?? "",
            body.Value.NewPassword ?? "",
            context.Actor(),
            cancellationToken);
        return refusal is null ? Answer.NoContent : (Problem)refusal;
    }

    private static async Task<IResult> DeleteAsync(
        JsonBody<DeleteAccountBody> body,
        Caller caller,
        AccountDeletion deletion,
        SessionCookie cookie,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var deleted = await deletion.DeleteOwnAsync(
            caller.Account, body.Value.Password ?? "", caller.Session, context.Actor(), cancellationToken);
        if (deleted.Value is not null && caller.Session is not null)
            cookie.Delete(context);
        return deleted.Answer(DeletedAccountView.Show);
    }

    private static async Task<IResult> ListAuditAsync(
        PageRequest page, Caller caller, AuditLog audit, CancellationToken cancellationToken)
    {
        var rows = await audit.ListAsync(caller.Account.Id, page.AfterId, page.Limit + 1, cancellationToken);
        return page.Answer(rows, AuditView.Of);
    }
}

internal sealed class PasswordBody
{
    /// <summary>Not needed by an account that has no password yet.</summary>
    public string? CurrentPassword { get; set; }

    public string? NewPassword { get; set; }
}
