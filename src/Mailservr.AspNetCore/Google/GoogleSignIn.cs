using System.Globalization;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Identities;
using Mailservr.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Google;

/// <summary>Both halves of a sign-in with Google, and of linking an account to it.</summary>
internal sealed class GoogleSignIn(
    ExternalSignIn externals,
    IdentityLinks links,
    SessionDirectory sessions,
    SessionCookie cookie,
    AuditLog audit,
    IOptions<GoogleOptions> options,
    ILogger<GoogleSignIn> logger)
{
    private const int MaxInvitationLength = 200;

    private static readonly AuthenticationScheme Scheme = new(GoogleHandler.Name, null, typeof(GoogleHandler));

    private static Refusal NotSignedIn { get; } = Refusal.Forbidden(
        "session_required", "Only who is signed in in this browser can link the account.");

    /// <summary>Sets the cookie of the handshake.</summary>
    /// <param name="context">Of the request that begins.</param>
    /// <param name="returnPath">Where the browser goes at the end; null for the configured path.</param>
    /// <param name="invitation">The code of one.</param>
    /// <param name="linkTo">The account that is to be linked; null for a sign-in.</param>
    /// <returns>Where the browser goes now.</returns>
    public async ValueTask<Outcome<string>> BeginAsync(
        HttpContext context, string? returnPath, string? invitation, long? linkTo)
    {
        var path = returnPath ?? options.Value.ReturnPath;
        if (!ReturnPaths.IsSafe(path))
            return Refusal.Invalid("returnTo", "The value of returnTo is not a path of this site.");
        if (invitation?.Length > MaxInvitationLength)
            return Refusal.Invalid("invitation", "The invitation is too long.");
        var handler = await HandlerAsync(context);
        await handler.ChallengeAsync(
            GoogleHandshake.Plan(path, invitation, linkTo?.ToString(CultureInfo.InvariantCulture)));
        return GoogleHandshake.Of(context).AuthorizationUrl
            ?? throw new InvalidOperationException("The handler of OAuth leads nowhere.");
    }

    /// <summary>Ends the handshake.</summary>
    /// <returns>Where the browser goes: with the cookie of a session, or with what is missing behind a <c>#</c>.</returns>
    public async ValueTask<string> EndAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var handler = await HandlerAsync(context);
        await handler.HandleRequestAsync();
        var handshake = GoogleHandshake.Of(context);
        var path = handshake.ReturnPath ?? options.Value.ReturnPath;
        if (handshake.Failure is null && handshake.Identity is { } identity)
            return path + await FollowAsync(handshake, identity, context, cancellationToken);
        var failure = handshake.Failure ?? GoogleHandshake.Failed;
        Log.GoogleRefused(logger, failure);
        return path + Error(failure);
    }

    private async ValueTask<string> FollowAsync(
        GoogleHandshake handshake, ExternalIdentity identity, HttpContext context, CancellationToken cancellationToken)
    {
        if (handshake.LinkTo is { } accountId)
            return await LinkAsync(accountId, identity, context, cancellationToken) is { } refusal ? Error(refusal.Code) : "";
        var step = await externals.WithAsync(identity, handshake.Invitation, context.Actor(), cancellationToken);
        if (step.Refusal is { } refused)
            return Error(refused.Code);
        if (step.Value?.Challenge is { } challenge)
            return "#challenge=" + challenge;
        if (step.Value?.SignedIn is { } signedIn)
            cookie.Write(context, signedIn.Session);
        return "";
    }

    // The cookie of the session says who asks: the state alone could have been begun for somebody else.
    private async ValueTask<Refusal?> LinkAsync(
        string accountId, ExternalIdentity identity, HttpContext context, CancellationToken cancellationToken)
    {
        if (cookie.Read(context.Request) is not { } token
            || await sessions.AuthenticateAsync(token, cancellationToken) is not { } holder
            || holder.Account.Id.ToString(CultureInfo.InvariantCulture) != accountId)
            return NotSignedIn;
        if (await links.LinkAsync(holder.Account.Id, identity, cancellationToken) is { } refusal)
            return refusal;
        var actor = context.Actor() with { AccountId = holder.Account.Id, SessionId = holder.Session.Id };
        await audit.AddAsync(holder.Account.Id, AuditActions.IdentityLinked, null, actor, CancellationToken.None);
        return null;
    }

    private static string Error(string code) => "#error=" + code;

    private static async ValueTask<GoogleHandler> HandlerAsync(HttpContext context)
    {
        var handler = context.RequestServices.GetRequiredService<GoogleHandler>();
        await handler.InitializeAsync(Scheme, context);
        return handler;
    }
}
