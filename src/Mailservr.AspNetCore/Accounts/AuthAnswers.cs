using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Accounts;

/// <summary>The account and the cookie, or why there is none.</summary>
internal sealed class AuthAnswers(SessionCookie cookie, AccountViews views)
{
    public async ValueTask<IResult> SignedInAsync(Outcome<SignedIn> outcome, HttpContext context, int status)
    {
        if (outcome.Value is not { } signedIn)
            return (Problem)(outcome.Refusal ?? Refusal.NotFound);
        cookie.Write(context, signedIn.Session);
        var view = await views.OfAsync(signedIn.Account, CancellationToken.None);
        return status == StatusCodes.Status201Created
            ? Answer.Created(view, LocationOf(context.Request))
            : Answer.Ok(view);
    }

    // The account is beside the endpoints of this group, wherever the API is mounted.
    private static string LocationOf(HttpRequest request)
    {
        var here = request.Here();
        return here[..here.LastIndexOf("/auth/", StringComparison.Ordinal)] + "/account";
    }
}
