using System.Net;
using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Core.Tests.Accounts;
using Mailservr.Identities;
using Mailservr.Passwords;
using Mailservr.TwoFactor;

namespace Mailservr.Core.Tests.Identities;

public sealed class ExternalSignInTests
{
    private static readonly Actor Client = new(null, null, null, IPAddress.Parse("192.0.2.1"), "test");
    private static readonly ExternalIdentity Ann = new("https://issuer.example", "1", "Ann@Example.org", true);

    private readonly Office _office = new();

    [Fact]
    public async Task With_SameIdentityTenTimesAtOnce_IsOneAccount()
    {
        var steps = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => WithAsync(Ann)));

        var account = Assert.Single(await _office.AccountRecords.ListAsync(0, 0, 10, default));
        Assert.Equal("ann@example.org", account.Email);
        Assert.Contains(steps, step => step.Value?.SignedIn?.Account.Id == account.Id);
        Assert.Equal(account.Id, (await WithAsync(Ann)).Value?.SignedIn?.Account.Id);
    }

    [Fact]
    public async Task With_SubjectOfAnotherIssuer_IsSomebodyElse()
    {
        await WithAsync(Ann);

        var other = await WithAsync(Ann with { Issuer = "https://other.example" });

        Assert.Equal("email_taken", other.Refusal?.Code);
    }

    [Fact]
    public async Task With_LinkWhoseAccountIsGone_IsForgottenAfterAMinute()
    {
        var account = (await WithAsync(Ann)).Value?.SignedIn?.Account;
        await _office.AccountRecords.DeleteAsync(account?.Id ?? 0, default);

        // It could be an account that is being made at this moment.
        Assert.Equal("identity_taken", (await WithAsync(Ann)).Refusal?.Code);
        _office.Time.Advance(TimeSpan.FromSeconds(61));
        var again = await WithAsync(Ann);

        Assert.NotNull(again.Value?.SignedIn);
        Assert.NotEqual(account?.Id, again.Value?.SignedIn?.Account.Id);
    }

    [Fact]
    public async Task With_RefusedAfterTheInvitationWasTaken_GivesItBack()
    {
        _office.Configured.Registration = RegistrationMode.Invite;
        var code = (await _office.Invitations.CreateAsync(null, null, default)).Value?.Code;
        var bob = await _office.AccountAsync();
        Assert.Null(await _office.Links.LinkAsync(bob.Id, Ann, default));
        await _office.AccountRecords.DeleteAsync(bob.Id, default);

        Assert.Equal("identity_taken", (await WithAsync(Ann, code)).Refusal?.Code);
        Assert.NotNull((await WithAsync(Ann with { Subject = "2" }, code)).Value?.SignedIn);
    }

    [Fact]
    public async Task Confirm_ChallengeThatIsOverOrForged_SignsNobodyIn()
    {
        var (challenge, codes) = await ChallengeAsync();
        _office.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.NotNull((await ConfirmAsync(challenge, codes[0])).Value);

        _office.Time.Advance(TimeSpan.FromSeconds(61));

        foreach (var forged in (string[])[challenge, "", "AQ", challenge + "A", "!", new string('A', 100), new string('A', 10_000)])
            Assert.Equal("challenge_invalid", (await ConfirmAsync(forged, codes[1])).Refusal?.Code);
    }

    [Fact]
    public async Task Confirm_LinkTakenBackMeanwhile_SignsNobodyIn()
    {
        var (challenge, codes) = await ChallengeAsync();
        var account = Assert.Single(await _office.AccountRecords.ListAsync(0, 0, 10, default));
        var sessions = (await _office.Sessions.ListAsync(account.Id, default)).Count;
        await _office.Links.UnlinkAsync(account.Id, default);

        Assert.Equal(RefusalKind.Unauthenticated, (await ConfirmAsync(challenge, codes[0])).Refusal?.Kind);
        Assert.Equal(sessions, (await _office.Sessions.ListAsync(account.Id, default)).Count);
    }

    [Fact]
    public async Task DeleteKey_LastOneOfALinkedAccount_IsDone()
    {
        var account = (await WithAsync(Ann)).Value?.SignedIn?.Account;
        var key = await _office.Keys.CreateAsync(account?.Id ?? 0, new NewApiKey { Name = "k" }, default);

        Assert.Null(await _office.Keys.DeleteAsync(account?.Id ?? 0, key.Value?.Record.Id ?? 0, default));
    }

    [Fact]
    public async Task Link_Kept_IsIssuerAndSubjectAndNothingElse()
    {
        var account = (await WithAsync(Ann)).Value?.SignedIn?.Account;

        var kept = Assert.Single(await _office.CredentialRecords.ListAsync(account?.Id ?? 0, 0, 10, default));

        Assert.Equal((CredentialRecord.External, "https://issuer.example 1", ""), (kept.Kind, kept.Subject, kept.Value));
    }

    private async Task<(string Challenge, IReadOnlyList<string> Codes)> ChallengeAsync()
    {
        var account = (await WithAsync(Ann)).Value?.SignedIn?.Account ?? throw new InvalidOperationException("Refused.");
        var secrets = new TotpSecrets(_office.SecretRecords, _office.Secrets, _office.Ids, _office.Time);
        var secret = await secrets.BeginAsync(account.Id, default);
        var code = Totp.CodeAt(secret, Totp.StepAt(_office.Time.GetUtcNow()));
        var codes = await _office.SecondFactor.ConfirmAsync(account, code, Client, default);
        var step = await WithAsync(Ann);
        Assert.Null(step.Value?.SignedIn);
        return (step.Value?.Challenge ?? "", codes.Value?.Codes ?? []);
    }

    private Task<Outcome<ExternalSignInStep>> WithAsync(ExternalIdentity identity, string? invitation = null) =>
        _office.ExternalSignIn.WithAsync(identity, invitation, Client, default).AsTask();

    private ValueTask<Outcome<SignedIn>> ConfirmAsync(string challenge, string code) =>
        _office.ExternalSignIn.ConfirmAsync(challenge, code, Client, default);
}
