using Mailservr.Accounts;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>Making an account, where the host lets people.</summary>
internal sealed class RegisterPages(Registration registration, SessionCookie cookie, MailservrOptions options)
{
    public ValueTask<IResult> ShowAsync(Visit visit)
    {
        if (visit.Caller is not null)
            return new(Visit.Then(visit.Home));
        return new(options.Registration == RegistrationMode.Closed
            ? visit.Refuse(StatusCodes.Status403Forbidden, visit.Texts["refused.registration_closed"])
            : Show(visit, new() { Invitation = visit.Request.Query["invitation"].ToString() }));
    }

    public async ValueTask<IResult> RegisterAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var wanted = new NewAccount
        {
            Email = form.Text("email"),
            Password = form.Text("password"),
            Name = form.Text("name"),
            Invitation = form.Given("invitation"),
        };
        var registered = await registration.RegisterAsync(wanted, visit.Http.Actor(), visit.Aborted);
        if (registered.Value is { } signedIn)
        {
            cookie.Write(visit.Http, signedIn.Session);
            return Visit.Then(visit.To("/addresses"));
        }
        return Show(visit, new RegisterModel
        {
            Email = wanted.Email,
            Name = wanted.Name,
            Invitation = wanted.Invitation ?? "",
            Fault = FaultOf(registered.Refusal ?? Refusal.NotFound, visit.Texts),
        });
    }

    // The name of a person has other rules than that of an address.
    private static FormFault FaultOf(Refusal refusal, Texts texts) => refusal.Field == "name"
        ? new FormFault("name", texts["refused.invalid.accountName"])
        : FormFault.Of(refusal, texts);

    private Page Show(Visit visit, RegisterModel model) => visit.Show<Pages.RegisterPage>(
        model with { AsksForInvitation = options.Registration == RegistrationMode.Invite },
        model.Fault);
}

internal sealed record RegisterModel
{
    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    public string Invitation { get; init; } = "";

    public bool AsksForInvitation { get; init; }

    public FormFault? Fault { get; init; }
}
