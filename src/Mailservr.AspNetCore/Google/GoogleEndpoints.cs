using Mailservr.Accounts;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Identities;
using Mailservr.Passwords;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Google;

/// <summary>Sign-in with Google. Where it is not switched on, beginning it is 404.</summary>
internal static class GoogleEndpoints
{
    public static Problem SessionRequired { get; } = Refusal.Forbidden(
        "session_required", "Only who is signed in in a browser can link the account there.");

    public static Problem PasswordMissing { get; } = Refusal.Conflict(
        "password_missing", "Set a password first: without the link nobody could sign in.");

    /// <summary>Below <c>/auth</c>.</summary>
    public static void MapGoogle(this IEndpointRouteBuilder auth)
    {
        auth.MapGet("/google", BeginAsync).AllowVisitors().Redirects().TakesQuery("returnTo", "invitation")
            .Says(GoogleOperations.Begin);
        auth.MapGet(GoogleCallback.Route, EndAsync).AllowVisitors().Redirects().TakesQuery("state", "code", "error")
            .Says(GoogleOperations.End);
        auth.MapPost("/google/confirm", ConfirmAsync).AllowStrangers().Answers<AccountView>()
            .Says(GoogleOperations.Confirm);
    }

    /// <summary>Below <c>/account</c>.</summary>
    public static void MapGoogleLink(this IEndpointRouteBuilder account)
    {
        account.MapPost("/google", LinkAsync).RequireScope(ApiScopes.Account).Answers<GoogleLinkView>()
            .Says(GoogleOperations.Link);
        account.MapDelete("/google", UnlinkAsync).RequireScope(ApiScopes.Account).AnswersNothing()
            .Says(GoogleOperations.Unlink).Audits(AuditActions.IdentityUnlinked);
    }

    private static async Task<IResult> BeginAsync(HttpContext context, HttpRequest request)
    {
        if (context.RequestServices.GetService<GoogleSignIn>() is not { } google)
            return Problem.NotFound;
        var query = new QueryReader(request.Query);
        var (returnTo, invitation) = (query.Text("returnTo"), query.Text("invitation"));
        if (query.Problem is { } problem)
            return problem;
        var begun = await google.BeginAsync(context, returnTo, invitation, linkTo: null);
        return begun.Answer(url => new GoogleRedirect(url));
    }

    private static async Task<IResult> EndAsync(HttpContext context, CancellationToken cancellationToken) =>
        context.RequestServices.GetService<GoogleSignIn>() is { } google
            ? new GoogleRedirect(await google.EndAsync(context, cancellationToken))
            : Problem.NotFound;

    private static async Task<IResult> ConfirmAsync(
        JsonBody<GoogleConfirmBody> body,
        ExternalSignIn externals,
        AuthAnswers answers,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var signedIn = await externals.ConfirmAsync(
            body.Value.Challenge ?? "", body.Value.Code, context.Actor(), cancellationToken);
        return await answers.SignedInAsync(signedIn, context, StatusCodes.Status200OK);
    }

    private static async Task<IResult> LinkAsync(
        JsonBody<GoogleLinkBody> body,
        Caller caller,
        PasswordVault passwords,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (context.RequestServices.GetService<GoogleSignIn>() is not { } google)
            return Problem.NotFound;
        if (caller.Session is null)
            return SessionRequired;
        var password = body.Value.Password ?? "";
        if (await passwords.ConfirmAsync(caller.Account, password, "password", context.Actor(), cancellationToken) is { } refusal)
            return (Problem)refusal;
        var begun = await google.BeginAsync(context, body.Value.ReturnTo, invitation: null, caller.Account.Id);
        return begun.Answer(url => Answer.Ok(new GoogleLinkView(url)));
    }

    private static async Task<IResult> UnlinkAsync(
        JsonBody<GoogleLinkBody> body,
        Caller caller,
        PasswordVault passwords,
        IdentityLinks links,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (await passwords.FindAsync(caller.Account.Id, cancellationToken) is null)
            return PasswordMissing;
        var password = body.Value.Password ?? "";
        if (await passwords.ConfirmAsync(caller.Account, password, "password", context.Actor(), cancellationToken) is { } refusal)
            return (Problem)refusal;
        return await links.UnlinkAsync(caller.Account.Id, cancellationToken) ? Answer.NoContent : Problem.NotFound;
    }

    private static RouteHandlerBuilder Redirects(this RouteHandlerBuilder builder) =>
        builder.Produces(StatusCodes.Status302Found).Fails();
}
