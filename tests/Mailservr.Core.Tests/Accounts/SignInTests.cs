using System.Net;
using Mailservr.Accounts;
using Mailservr.Audit;

namespace Mailservr.Core.Tests.Accounts;

public sealed class SignInTests
{
    private const string Email = "ann@example.org";
    private const string Password = "correct horse battery staple";
    private static readonly Actor Client = new(null, null, null, IPAddress.Parse("192.0.2.1"), "test");
    private static readonly Actor Stranger = Client with { Address = IPAddress.Parse("198.51.100.7") };

    private readonly Office _office = new();

    [Fact]
    public async Task WithPassword_RightOne_IsASessionOfItsOwn()
    {
        var registered = await RegisterAsync();

        var first = await LoginAsync(" ANN@example.org ", Password);
        var second = await LoginAsync(Email, Password);

        Assert.Equal(registered.Account.Id, first.Value?.Account.Id);
        Assert.NotEqual(first.Value?.Session.Token, second.Value?.Session.Token);
        Assert.NotEqual(registered.Session.Token, first.Value?.Session.Token);
    }

    [Fact]
    public async Task WithPassword_WrongOrUnknownOrImpossible_IsTheSameAfterTheSameWork()
    {
        await RegisterAsync();
        await LoginAsync("nobody@example.org", "makes the decoy");
        (string Email, string Password)[] tries =
        [
            (Email, "wrong wrong wrong"), ("nobody@example.org", Password), (Email, ""), (Email, new string('a', 73)),
            (Email, Password + "\0"), ("", ""), (Email, Password.ToUpperInvariant()), (Email, Password + " "),
        ];

        foreach (var (email, password) in tries)
        {
            var before = _office.Hasher.Work;
            var refused = await LoginAsync(email, password);
            Assert.Equal(1, _office.Hasher.Work - before);
            Assert.Equal(RefusalKind.Unauthenticated, refused.Refusal?.Kind);
            Assert.Equal("invalid_credentials", refused.Refusal?.Code);
        }
    }

    [Fact]
    public async Task WithPassword_ThirtyWrongAtOnce_ComparesTenAndTurnsAwayTheOthers()
    {
        await RegisterAsync();
        var before = _office.Hasher.Work;

        var refused = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => LoginAsync(Email, "wrong wrong wrong").AsTask()));

        Assert.Equal(10, _office.Hasher.Work - before);
        Assert.Equal(20, refused.Count(outcome => outcome.Refusal?.Code == "too_many_attempts"));
        Assert.All(
            refused.Where(outcome => outcome.Refusal?.Kind == RefusalKind.TooMany),
            outcome => Assert.NotNull(outcome.Refusal?.RetryAfter));
    }

    [Fact]
    public async Task WithPassword_HundredRightAtOnce_AllSucceed()
    {
        await RegisterAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => LoginAsync(Email, Password).AsTask()));

        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Value));
    }

    [Fact]
    public async Task WithPassword_AccountAttackedByStrangers_ItsOwnerSignsInAllTheSame()
    {
        await RegisterAsync();
        for (var i = 0; i < 150; i++)
        {
            var attacker = Stranger with { Address = new IPAddress([203, 0, 113, (byte)i]) };
            await _office.SignIn.WithPasswordAsync(Email, "wrong wrong wrong", null, attacker, default);
        }

        var stranger = await _office.SignIn.WithPasswordAsync(Email, Password, null, Stranger, default);
        var owner = await LoginAsync(Email, Password);

        Assert.Equal("too_many_attempts", stranger.Refusal?.Code);
        Assert.NotNull(owner.Value);
    }

    [Fact]
    public async Task WithPassword_CostHasRisen_HashesAnewOnce()
    {
        var account = (await RegisterAsync()).Account;
        _office.Hasher.Cost = 2;

        Assert.NotNull((await LoginAsync(Email, Password)).Value);
        Assert.StartsWith("2:", (await _office.Passwords.FindAsync(account.Id, default))?.Value, StringComparison.Ordinal);
        var before = _office.Hasher.Work;
        Assert.NotNull((await LoginAsync(Email, Password)).Value);
        Assert.Equal(1, _office.Hasher.Work - before);
    }

    [Fact]
    public async Task WithPassword_DisabledAccount_IsSaidToItsOwnerOnly()
    {
        var account = (await RegisterAsync()).Account;
        await _office.AccountRecords.SaveAsync(account with { Disabled = true }, default);

        Assert.Equal("account_disabled", (await LoginAsync(Email, Password)).Refusal?.Code);
        Assert.Equal("invalid_credentials", (await LoginAsync(Email, "wrong wrong wrong")).Refusal?.Code);
    }

    [Fact]
    public async Task Change_Password_EndsTheOtherSessions()
    {
        var registered = await RegisterAsync();
        var other = await LoginAsync(Email, Password);
        var actor = Client with { AccountId = registered.Account.Id, SessionId = registered.Session.Record.Id };
        var change = new PasswordChange(_office.Passwords, _office.Sessions);

        var wrong = await change.ChangeAsync(registered.Account, "wrong wrong wrong", "another long password", actor, default);
        var common = await change.ChangeAsync(registered.Account, Password, "password1234", actor, default);
        var done = await change.ChangeAsync(registered.Account, Password, "another long password", actor, default);

        Assert.Equal("currentPassword", wrong?.Field);
        Assert.Equal("newPassword", common?.Field);
        Assert.Null(done);
        Assert.NotNull(await _office.Sessions.AuthenticateAsync(registered.Session.Token, default));
        Assert.Null(await _office.Sessions.AuthenticateAsync(other.Value?.Session.Token ?? "", default));
        Assert.Null((await LoginAsync(Email, Password)).Value);
        Assert.NotNull((await LoginAsync(Email, "another long password")).Value);
    }

    [Fact]
    public async Task Audit_SignInsAndFailures_NewestFirst()
    {
        var account = (await RegisterAsync()).Account;
        await LoginAsync(Email, "wrong wrong wrong");
        await LoginAsync(Email, Password);

        var log = await _office.Audit.ListAsync(account.Id, 0, 10, default);

        Assert.Equal(
            [AuditActions.SignedIn, AuditActions.SignInFailed, AuditActions.Registered], log.Select(entry => entry.Action));
        Assert.Equal("192.0.2.1", log[0].RemoteAddress);
        Assert.Null(log[1].ActorId);
        Assert.DoesNotContain(log, entry => entry.ToString().Contains(Password, StringComparison.Ordinal));
    }

    private async Task<SignedIn> RegisterAsync()
    {
        var wanted = new NewAccount { Email = Email, Password = Password };
        return (await _office.Registration.RegisterAsync(wanted, Client, default)).Value
            ?? throw new InvalidOperationException("The account was refused.");
    }

    private ValueTask<Outcome<SignedIn>> LoginAsync(string email, string password) =>
        _office.SignIn.WithPasswordAsync(email, password, null, Client, default);
}
