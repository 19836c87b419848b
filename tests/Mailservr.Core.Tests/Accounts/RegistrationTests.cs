using Mailservr.Accounts;
using Mailservr.Audit;

namespace Mailservr.Core.Tests.Accounts;

public sealed class RegistrationTests
{
    private static readonly Actor Client = new(null, null, null, null, null);

    private readonly Office _office = new();

    [Fact]
    public async Task Register_Open_IsAUserAndSignedIn()
    {
        var registered = await RegisterAsync("Ann@Example.ORG");

        Assert.Equal("ann@example.org", registered.Value?.Account.Email);
        Assert.Equal(AccountRole.User, registered.Value?.Account.Role);
        Assert.NotNull(await _office.Sessions.AuthenticateAsync(registered.Value?.Session.Token ?? "", default));
    }

    [Fact]
    public async Task Register_Closed_IsRefusedBeforeAnyWork()
    {
        _office.Configured.Registration = RegistrationMode.Closed;

        Assert.Equal("registration_closed", (await RegisterAsync("ann@example.org")).Refusal?.Code);
        Assert.Equal(0, _office.Hasher.Work);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("ann@")]
    [InlineData("@example.org")]
    [InlineData("ann@example.org\r\nBcc: x@y.org")]
    [InlineData("ann@127.0.0.1")]
    [InlineData("ann@[127.0.0.1]")]
    [InlineData("<ann@example.org>")]
    [InlineData("a b@example.org")]
    [InlineData("ann@b@example.org")]
    public async Task Register_NoEmail_IsRefusedAndNamed(string email) =>
        Assert.Equal("email", (await RegisterAsync(email)).Refusal?.Field);

    [Fact]
    public async Task Register_EmailTwiceAtOnce_IsOneAccount()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => RegisterAsync("ann@example.org").AsTask()));

        Assert.Single(outcomes, outcome => outcome.Value is not null);
        Assert.Equal(7, outcomes.Count(outcome => outcome.Refusal?.Code == "email_taken"));
        Assert.Equal(1, _office.AccountRecords.Count);
    }

    [Fact]
    public async Task Register_ByInvitation_WorksOnceAndOnlyForWhomItIs()
    {
        _office.Configured.Registration = RegistrationMode.Invite;
        var code = await InviteAsync("ann@example.org");

        Assert.Equal("invitation_invalid", (await RegisterAsync("bob@example.org", code)).Refusal?.Code);
        Assert.Equal("invitation_invalid", (await RegisterAsync("ann@example.org")).Refusal?.Code);
        Assert.NotNull((await RegisterAsync("ann@example.org", code)).Value);
        Assert.Equal("invitation_invalid", (await RegisterAsync("ann@example.org", code)).Refusal?.Code);
    }

    [Fact]
    public async Task Register_InvitationButTheEmailIsTaken_GivesItBack()
    {
        await RegisterAsync("ann@example.org");
        _office.Configured.Registration = RegistrationMode.Invite;
        var code = await InviteAsync(null);

        Assert.Equal("email_taken", (await RegisterAsync("ann@example.org", code)).Refusal?.Code);
        Assert.NotNull((await RegisterAsync("bob@example.org", code)).Value);
    }

    [Fact]
    public async Task Register_InvitationThatIsOver_IsRefused()
    {
        _office.Configured.Registration = RegistrationMode.Invite;
        var code = await InviteAsync(null);
        _office.Time.Advance(TimeSpan.FromDays(14));

        Assert.Equal("invitation_invalid", (await RegisterAsync("ann@example.org", code)).Refusal?.Code);
    }

    [Fact]
    public async Task Update_LastAdmin_StaysOne()
    {
        var admin = (await RegisterAsync("ann@example.org")).Value?.Account
            ?? throw new InvalidOperationException("The account was refused.");
        admin = (await _office.AccountRecords.SaveAsync(admin with { Role = AccountRole.Admin }, default)).Record ?? admin;

        var refused = await _office.Administration.UpdateAsync(admin with { Role = AccountRole.User }, default);
        var disabled = await _office.Administration.UpdateAsync(admin with { Disabled = true }, default);

        Assert.Equal("last_admin", refused.Refusal?.Code);
        Assert.Equal("last_admin", disabled.Refusal?.Code);
    }

    private async Task<string> InviteAsync(string? email) =>
        (await _office.Invitations.CreateAsync(email, null, default)).Value?.Code ?? "";

    private ValueTask<Outcome<SignedIn>> RegisterAsync(string email, string? invitation = null) =>
        _office.Registration.RegisterAsync(
            new NewAccount { Email = email, Password = "correct horse battery staple", Invitation = invitation },
            Client,
            default);
}
