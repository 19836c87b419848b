using Mailservr.Accounts;
using Mailservr.AspNetCore.Google;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Accounts;

/// <summary>What can be asked before anyone is signed in.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/auth");
        group.MapPost("/register", RegisterAsync).AllowStrangers().Answers<AccountView>(StatusCodes.Status201Created)
            .Says(AccountOperations.Register);
        group.MapPost("/login", LoginAsync).AllowStrangers().Answers<AccountView>()
            .Says(AccountOperations.Login);
        group.MapPost("/logout", LogoutAsync).AllowStrangers().AnswersNothing()
            .Says(AccountOperations.Logout);
        group.MapGoogle();
    }

    // No Idempotency-Key: it would keep a fast hash of the password. The e-mail makes a repetition harmless.
    private static async Task<IResult> RegisterAsync(
        JsonBody<RegisterBody> body,
        Registration registration,
        AuthAnswers answers,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var wanted = new NewAccount
        {
            Email = body.Value.Email ?? "",
            Password = body.Value.Password ?? "",
            Name = body.Value.Name ?? "",
            Invitation = body.Value.Invitation,
        };
        var registered = await registration.RegisterAsync(wanted, context.Actor(), cancellationToken);
        return await answers.SignedInAsync(registered, context, StatusCodes.Status201Created);
    }

    private static async Task<IResult> LoginAsync(
        JsonBody<LoginBody> body,
        SignIn signIn,
        AuthAnswers answers,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var signedIn = await signIn.WithPasswordAsync(
            body.Value.Email ?? "", body.Value.Password ?? "", body.Value.Code, context.Actor(), cancellationToken);
        return await answers.SignedInAsync(signedIn, context, StatusCodes.Status200OK);
    }

    private static async Task<IResult> LogoutAsync(SessionCookie cookie, SessionEnd sessionEnd, HttpContext context)
    {
        if (cookie.Read(context.Request) is null)
            return Answer.NoContent;
        if (!SameOrigin.IsProven(context.Request, cookie.PublicUrl))
            return Problem.CrossSite;
        await sessionEnd.SignOutAsync(context);
        return Answer.NoContent;
    }
}

internal sealed class RegisterBody
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    public string? Name { get; set; }

    /// <summary>Where only those who are invited can register.</summary>
    public string? Invitation { get; set; }
}

internal sealed class LoginBody
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    /// <summary>Of the second factor, where the account has one: six digits, or a recovery code.</summary>
    public string? Code { get; set; }
}
