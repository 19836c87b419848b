using Mailservr.Accounts;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Identities;
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
        GoogleLinking linking,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (caller.Session is null && linking.IsOffered)
            return SessionRequired;
        var begun = await linking.BeginAsync(
            caller.Account, body.Value.Password ?? "", body.Value.ReturnTo, context, cancellationToken);
        return begun.Answer(url => Answer.Ok(new GoogleLinkView(url)));
    }

    private static async Task<IResult> UnlinkAsync(
        JsonBody<GoogleLinkBody> body,
        Caller caller,
        GoogleLinking linking,
        HttpContext context,
        CancellationToken cancellationToken) =>
        await linking.EndAsync(caller.Account, body.Value.Password ?? "", context, cancellationToken) is { } refusal
            ? (Problem)refusal
            : Answer.NoContent;

    private static RouteHandlerBuilder Redirects(this RouteHandlerBuilder builder) =>
        builder.Produces(StatusCodes.Status302Found).Fails();
}
