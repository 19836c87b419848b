using System.Globalization;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Hosting;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Domains;
using Mailservr.Passwords;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Setup;

/// <summary>
/// Sets a host up that was started for the first time, for whoever knows the password that its console has told. Guesses
/// are counted as at the sign-in; what was told is worth nothing afterwards.
/// </summary>
internal sealed class SetupPages(
    FirstStart firstStart,
    FirstSetup setup,
    SignIn signIn,
    PasswordVault passwords,
    PasswordSeal seal,
    IRecordStore<AccountRecord> accounts,
    DomainDirectory domains,
    AuditLog audit,
    SessionCookie cookie)
{
    public async ValueTask<IResult> ShowAsync(Visit visit)
    {
        if (visit.Caller is not null)
            return Visit.Then(visit.Home);
        return firstStart.SetupEmail is { } email
            ? await ShowAsync(visit, new SetupModel { Email = email })
            : Visit.Then(visit.To("/sign-in"));
    }

    public async ValueTask<IResult> SetUpAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (firstStart.SetupEmail is not { } admin || await accounts.FindByKeyAsync(admin, visit.Aborted) is not { } account)
            return Visit.Then(visit.To("/sign-in"));
        var typed = new SetupModel
        {
            Email = form.Text("email").Trim(),
            Domain = form.Text("domain").Trim(),
            Name = form.Text("name").Trim(),
        };
        var proof = seal.Open(form.Text("sealed"), admin) ?? form.Text("proof");
        var proven = await passwords.CheckAsync(admin, account, proof, visit.Http.Actor(), visit.Aborted);
        if (proven.Refusal is { } unproven)
            return await RefuseAsync(visit, typed, account, unproven);
        typed = typed with { Sealed = seal.Close(proof, admin) };
        var done = await setup.RunAsync(account, typed.With(form.Text("password")), visit.Aborted);
        return done.Value is { } result
            ? await EndAsync(visit, result, form.Text("password"))
            : await ShowAsync(visit, typed with { Fault = FaultOf(done.Refusal ?? Refusal.Stale, visit.Texts) });
    }

    private async ValueTask<IResult> EndAsync(Visit visit, SetupResult result, string password)
    {
        firstStart.EndSetup();
        var id = result.Account.Id;
        await audit.AddAsync(
            id, AuditActions.PasswordChanged, null, visit.Http.Actor() with { AccountId = id }, CancellationToken.None);
        // A second factor may have been switched on by the API: then the sign-in asks for it.
        var signedIn = await signIn.WithPasswordAsync(
            result.Account.Email, password, null, visit.Http.Actor(), visit.Aborted);
        if (signedIn.Value is not { } session)
            return Visit.Then(visit.To("/sign-in"));
        cookie.Write(visit.Http, session.Session);
        var domain = result.Domain.Id.ToString(CultureInfo.InvariantCulture);
        return Visit.Then(result.Domain.Name.EndsWith(".localhost", StringComparison.Ordinal)
            ? visit.Home
            : visit.To($"/admin/domains/{domain}?done=setup"));
    }

    private async ValueTask<Page> RefuseAsync(Visit visit, SetupModel typed, AccountRecord account, Refusal refusal)
    {
        if (refusal.Kind == RefusalKind.Unauthenticated)
            await audit.AddAsync(account.Id, AuditActions.SignInFailed, "password", visit.Http.Actor(), visit.Aborted);
        var fault = refusal.Kind == RefusalKind.Unauthenticated
            ? new FormFault("proof", visit.Texts["setup.proof_fault"])
            : FormFault.Of(refusal, visit.Texts);
        return await ShowAsync(visit, typed with { Fault = fault });
    }

    private static FormFault FaultOf(Refusal refusal, Texts texts) => refusal switch
    {
        { Field: "domain" } => new("domain", texts["admin.domain_name_fault"]),
        { Code: "address_taken" } => new("name", texts.Of(refusal)),
        _ => FormFault.Of(refusal, texts),
    };

    private async ValueTask<Page> ShowAsync(Visit visit, SetupModel model)
    {
        var first = await domains.ListAsync(0, 1, visit.Aborted);
        return visit.Show<SetupPage>(
            model with { FirstDomain = first.Count > 0 ? first[0].Name : "" },
            model.Fault);
    }
}

/// <summary>What has been typed, but for the passwords.</summary>
internal sealed record SetupModel
{
    /// <summary>The password of the console, once it was right; else null.</summary>
    public string? Sealed { get; init; }

    public string Email { get; init; } = "";

    public string Domain { get; init; } = "";

    /// <summary>Of the first address.</summary>
    public string Name { get; init; } = "hello";

    /// <summary>The domain that is there to try it out.</summary>
    public string FirstDomain { get; init; } = "";

    public FormFault? Fault { get; init; }

    public SetupChoice With(string password) => new()
    {
        Email = Email,
        Password = password,
        Domain = Domain.Length == 0 ? null : Domain,
        AddressName = Name,
    };
}
