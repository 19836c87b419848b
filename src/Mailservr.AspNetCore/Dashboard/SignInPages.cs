using Mailservr.Accounts;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Google;
using Mailservr.AspNetCore.Hosting;
using Mailservr.AspNetCore.Security;
using Mailservr.Identities;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>Signing in and out.</summary>
internal sealed class SignInPages(
    SignIn signIn,
    ExternalSignIn externals,
    PasswordSeal seal,
    SessionCookie cookie,
    SessionEnd sessionEnd,
    FirstStart firstStart,
    MailservrOptions options,
    IServiceProvider services)
{
    public ValueTask<IResult> ShowAsync(Visit visit)
    {
        var returnTo = visit.Request.Query["returnTo"].ToString();
        return new(visit.Caller is not null ? Visit.Then(After(visit, returnTo)) : Show(visit, new() { ReturnTo = returnTo }));
    }

    public async ValueTask<IResult> SignInAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var (email, returnTo) = (form.Text("email"), form.Text("returnTo"));
        var password = seal.Open(form.Text("sealed"), email) ?? form.Text("password");
        var signedIn = await signIn.WithPasswordAsync(
            email, password, form.Given("code"), visit.Http.Actor(), visit.Aborted);
        if (signedIn.Value is { } done)
            return SignedIn(visit, done, returnTo);
        var refusal = signedIn.Refusal ?? Refusal.NotFound;
        var asksForCode = refusal.Code is "second_factor_required" or "second_factor_invalid";
        return Show(visit, new SignInModel
        {
            Email = email,
            ReturnTo = returnTo,
            Sealed = asksForCode ? seal.Close(password, email) : null,
            // That a code is needed is the next step, and no fault.
            Fault = refusal.Code == "second_factor_required" ? null : FormFault.Of(refusal, visit.Texts),
        });
    }

    public async ValueTask<IResult> ConfirmGoogleAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var challenge = form.Text("challenge");
        var signedIn = await externals.ConfirmAsync(challenge, form.Given("code"), visit.Http.Actor(), visit.Aborted);
        if (signedIn.Value is { } done)
            return SignedIn(visit, done, form.Text("returnTo"));
        var refusal = signedIn.Refusal ?? Refusal.NotFound;
        return Show(visit, new SignInModel
        {
            ReturnTo = form.Text("returnTo"),
            Challenge = refusal.Code == "challenge_invalid" ? null : challenge,
            Fault = FormFault.Of(refusal, visit.Texts),
        });
    }

    public async ValueTask<IResult> SignOutAsync(Visit visit)
    {
        await sessionEnd.SignOutAsync(visit.Http);
        return Visit.Then(visit.To("/sign-in"));
    }

    private SeeOther SignedIn(Visit visit, SignedIn signedIn, string returnTo)
    {
        cookie.Write(visit.Http, signedIn.Session);
        if (signedIn.Account.Email == firstStart.SetupEmail)
            firstStart.EndSetup();
        return new SeeOther(After(visit, returnTo));
    }

    // Only to our own pages, whoever has made the link.
    private static string After(Visit visit, string returnTo) =>
        ReturnPaths.IsSafe(returnTo) && (returnTo + "/").StartsWith(visit.Place.Root + "/", StringComparison.Ordinal)
        || (ReturnPaths.IsSafe(returnTo) && returnTo.StartsWith(visit.Place.Root + "?", StringComparison.Ordinal))
            ? returnTo
            : visit.Home;

    private Page Show(Visit visit, SignInModel model) => visit.Show<Pages.SignInPage>(
        model with
        {
            HasGoogle = services.GetService<GoogleSignIn>() is not null,
            CanRegister = options.Registration != RegistrationMode.Closed,
            IsFirstStart = firstStart.IsAnnounced,
            CanSetUp = firstStart.SetupEmail is not null,
        },
        model.Fault);
}

internal sealed record SignInModel
{
    public string Email { get; init; } = "";

    /// <summary>Where to go then; as it came.</summary>
    public string ReturnTo { get; init; } = "";

    /// <summary>The password that was right, while a code is asked for; else null.</summary>
    public string? Sealed { get; init; }

    /// <summary>Of Google, while a code is asked for; else null.</summary>
    public string? Challenge { get; init; }

    public FormFault? Fault { get; init; }

    public bool HasGoogle { get; init; }

    public bool CanRegister { get; init; }

    /// <summary>The console has just said how to sign in.</summary>
    public bool IsFirstStart { get; init; }

    /// <summary>Nobody has done so yet.</summary>
    public bool CanSetUp { get; init; }
}
