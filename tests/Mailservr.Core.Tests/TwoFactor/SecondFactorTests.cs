using System.Net;
using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Core.Tests.Accounts;
using Mailservr.TwoFactor;

namespace Mailservr.Core.Tests.TwoFactor;

public sealed class SecondFactorTests
{
    private const string Email = "ann@example.org";
    private const string Password = "correct horse battery staple";
    private static readonly Actor Client = new(null, null, null, IPAddress.Parse("192.0.2.1"), "test");

    private readonly Office _office = new();

    [Fact]
    public async Task SignIn_SecretThatWaitsForItsFirstCode_AsksForNothing()
    {
        var ann = await RegisterAsync();
        await BeginAsync(ann);

        Assert.False(await _office.SecondFactor.IsOnAsync(ann.Account.Id, default));
        Assert.NotNull((await LoginAsync(null)).Value);
    }

    [Fact]
    public async Task SignIn_SwitchedOn_AsksForACodeAndTakesItOnce()
    {
        var (_, secret, _) = await EnrolAsync();
        var code = NextCode(secret);

        var without = await LoginAsync(null);
        var wrong = await LoginAsync(code == "000000" ? "000001" : "000000");
        var right = await LoginAsync($" {code[..3]} {code[3..]} ");
        var again = await LoginAsync(code);

        Assert.Equal("second_factor_required", without.Refusal?.Code);
        Assert.Equal("second_factor_invalid", wrong.Refusal?.Code);
        Assert.NotNull(right.Value);
        Assert.Equal("second_factor_invalid", again.Refusal?.Code);
        Assert.NotNull((await LoginAsync(NextCode(secret))).Value);
    }

    [Fact]
    public async Task SignIn_CodeThatConfirmed_IsUsedUp()
    {
        var ann = await RegisterAsync();
        var secret = await BeginAsync(ann);
        var code = CodeOf(secret);
        Assert.NotNull((await ConfirmAsync(ann, code)).Value);

        Assert.Equal("second_factor_invalid", (await LoginAsync(code)).Refusal?.Code);
    }

    [Fact]
    public async Task SignIn_SameCodeEightTimesAtOnce_IsRightOnce()
    {
        var (_, secret, _) = await EnrolAsync();
        var code = NextCode(secret);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LoginAsync(code)));

        Assert.Single(outcomes, outcome => outcome.Value is not null);
    }

    [Fact]
    public async Task SignIn_WrongPassword_SaysNothingOfTheCode()
    {
        var (_, secret, _) = await EnrolAsync();
        var code = NextCode(secret);

        var refused = await _office.SignIn.WithPasswordAsync(Email, "wrong wrong wrong", code, Client, default);

        Assert.Equal("invalid_credentials", refused.Refusal?.Code);
        Assert.NotNull((await LoginAsync(code)).Value);
    }

    [Fact]
    public async Task SignIn_ThirtyWrongCodesAtOnce_ComparesTenAlthoughThePasswordIsRight()
    {
        var (_, secret, _) = await EnrolAsync();
        // Of five digits: never right by chance.
        var refused = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => LoginAsync("12345")));

        Assert.Equal(10, refused.Count(outcome => outcome.Refusal?.Code == "second_factor_invalid"));
        Assert.Equal(20, refused.Count(outcome => outcome.Refusal is { Code: "too_many_attempts", RetryAfter: not null }));
        Assert.Equal("too_many_attempts", (await LoginAsync(NextCode(secret))).Refusal?.Code);
        _office.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.NotNull((await LoginAsync(CodeOf(secret))).Value);
    }

    [Fact]
    public async Task SignIn_WrongCodesFromManyAddresses_TurnAwayStrangersOnly()
    {
        var (_, secret, _) = await EnrolAsync();
        for (var i = 0; i < 15; i++)
            await LoginAsync("12345", Client with { Address = new IPAddress([203, 0, 113, (byte)i]) });

        var stranger = await LoginAsync(NextCode(secret), Client with { Address = IPAddress.Parse("198.51.100.7") });
        var owner = await LoginAsync(CodeOf(secret));

        Assert.Equal("too_many_attempts", stranger.Refusal?.Code);
        Assert.NotNull(owner.Value);
    }

    [Fact]
    public async Task SignIn_TwentyRightCodes_AreNeverTooMany()
    {
        var (_, secret, _) = await EnrolAsync();
        var away = Client with { Address = IPAddress.Parse("198.51.100.7") };
        for (var i = 0; i < 20; i++)
        {
            var signedIn = await LoginAsync(NextCode(secret), away);
            Assert.NotNull(signedIn.Value);
            // Ended: the address is a stranger's again.
            await _office.Sessions.EndAsync(
                signedIn.Value.Account.Id, signedIn.Value.Session.Record.Id, default);
        }
    }

    [Fact]
    public async Task SignIn_RecoveryCode_WorksOnceAndIsWrittenDown()
    {
        var (ann, _, codes) = await EnrolAsync();

        Assert.Equal(10, codes.Distinct().Count());
        Assert.NotNull((await LoginAsync(codes[3].ToUpperInvariant())).Value);
        Assert.Equal("second_factor_invalid", (await LoginAsync(codes[3])).Refusal?.Code);
        Assert.NotNull((await LoginAsync(codes[4].Replace("-", "", StringComparison.Ordinal))).Value);
        var log = await _office.Audit.ListAsync(ann.Account.Id, 0, 20, default);
        Assert.Equal(2, log.Count(entry => entry.Action == AuditActions.RecoveryCodeUsed));
        Assert.Single(log, entry => entry is { Action: AuditActions.SignInFailed, Target: "second_factor" });
        Assert.DoesNotContain(codes, code => log.Any(entry => entry.ToString().Contains(code, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task RecoveryCode_OfAnotherAccount_IsWrong()
    {
        var (_, _, codes) = await EnrolAsync();
        var (_, _, others) = await EnrolAsync("bob@example.org");

        Assert.Equal("second_factor_invalid", (await LoginAsync(others[0])).Refusal?.Code);
        Assert.NotNull((await LoginAsync(codes[0])).Value);
    }

    [Fact]
    public async Task RenewRecoveryCodes_PasswordAndCode_EndsTheFormerOnes()
    {
        var (ann, secret, codes) = await EnrolAsync();

        var wrong = await _office.SecondFactor.RenewRecoveryCodesAsync(
            ann.Account, "wrong wrong wrong", NextCode(secret), Client, default);
        var missing = await _office.SecondFactor.RenewRecoveryCodesAsync(ann.Account, Password, "", Client, default);
        var renewed = await _office.SecondFactor.RenewRecoveryCodesAsync(
            ann.Account, Password, CodeOf(secret), Client, default);

        Assert.Equal("password", wrong.Refusal?.Field);
        Assert.Equal("code", missing.Refusal?.Field);
        Assert.Equal("second_factor_invalid", (await LoginAsync(codes[0])).Refusal?.Code);
        Assert.NotNull((await LoginAsync(renewed.Value?.Codes[0])).Value);
    }

    [Fact]
    public async Task Confirm_FirstCode_EndsTheOtherSessions()
    {
        var ann = await RegisterAsync();
        var other = (await LoginAsync(null)).Value;
        var secret = await BeginAsync(ann);

        var wrong = await ConfirmAsync(ann, "12345");
        var right = await ConfirmAsync(ann, CodeOf(secret));
        var again = await ConfirmAsync(ann, NextCode(secret));

        Assert.Equal("code", wrong.Refusal?.Field);
        Assert.NotNull(right.Value);
        Assert.Equal("second_factor_on", again.Refusal?.Code);
        Assert.NotNull(await _office.Sessions.AuthenticateAsync(ann.Session.Token, default));
        Assert.Null(await _office.Sessions.AuthenticateAsync(other?.Session.Token ?? "", default));
    }

    [Fact]
    public async Task Confirm_AfterAnHourOrOfAFormerSecret_IsWrong()
    {
        var ann = await RegisterAsync();
        var former = await BeginAsync(ann);
        var secret = await BeginAsync(ann);
        Assert.Equal("code", (await ConfirmAsync(ann, CodeOf(former))).Refusal?.Field);

        _office.Time.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal("code", (await ConfirmAsync(ann, CodeOf(secret))).Refusal?.Field);
    }

    [Fact]
    public async Task Begin_WrongPasswordOrSwitchedOn_IsRefused()
    {
        var ann = await RegisterAsync();
        var wrong = await _office.SecondFactor.BeginAsync(ann.Account, "wrong wrong wrong", Client, default);
        var (bob, _, _) = await EnrolAsync("bob@example.org");
        var again = await _office.SecondFactor.BeginAsync(bob.Account, Password, Client, default);

        Assert.Equal("password", wrong.Refusal?.Field);
        Assert.Equal("second_factor_on", again.Refusal?.Code);
    }

    [Fact]
    public async Task Remove_PasswordAndCode_LeavesNothing()
    {
        var (ann, secret, _) = await EnrolAsync();
        var credentials = _office.CredentialRecords.Count;

        var wrong = await _office.SecondFactor.RemoveAsync(ann.Account, Password, "12345", Client, default);
        var done = await _office.SecondFactor.RemoveAsync(ann.Account, Password, NextCode(secret), Client, default);
        var again = await _office.SecondFactor.RemoveAsync(ann.Account, Password, NextCode(secret), Client, default);

        Assert.Equal("code", wrong?.Field);
        Assert.Null(done);
        Assert.Equal("second_factor_off", again?.Code);
        Assert.Equal(credentials - 10, _office.CredentialRecords.Count);
        Assert.Empty(await _office.SecretRecords.ListAsync(ann.Account.Id, 0, 10, default));
        Assert.NotNull((await LoginAsync(null)).Value);
    }

    [Fact]
    public async Task Secret_AtRest_IsBoundToItsAccount()
    {
        var (ann, secret, _) = await EnrolAsync();
        var (bob, _, _) = await EnrolAsync("bob@example.org");
        var stored = Assert.Single(await _office.SecretRecords.ListAsync(ann.Account.Id, 0, 10, default));
        var other = Assert.Single(await _office.SecretRecords.ListAsync(bob.Account.Id, 0, 10, default));
        Assert.NotEqual(stored.Value, other.Value);

        // Swapped in the database: neither can be read any more.
        await _office.SecretRecords.SaveAsync(other with { Value = stored.Value }, default);

        var refused = await _office.SignIn.WithPasswordAsync(
            "bob@example.org", Password, NextCode(secret), Client, default);
        Assert.Equal("second_factor_invalid", refused.Refusal?.Code);
    }

    private async Task<(SignedIn Account, string Secret, IReadOnlyList<string> Codes)> EnrolAsync(string email = Email)
    {
        var signedIn = await RegisterAsync(email);
        var secret = await BeginAsync(signedIn);
        var confirmed = await ConfirmAsync(signedIn, CodeOf(secret));
        foreach (var code in confirmed.Value?.Codes ?? [])
            NotedSecrets.Note(code);
        return (signedIn, secret, confirmed.Value?.Codes ?? throw new InvalidOperationException(confirmed.Refusal?.Detail));
    }

    private async Task<SignedIn> RegisterAsync(string email = Email)
    {
        var wanted = new NewAccount { Email = email, Password = Password };
        return (await _office.Registration.RegisterAsync(wanted, Client, default)).Value
            ?? throw new InvalidOperationException("The account was refused.");
    }

    private async Task<string> BeginAsync(SignedIn signedIn)
    {
        var begun = (await _office.SecondFactor.BeginAsync(signedIn.Account, Password, Client, default)).Value;
        NotedSecrets.Note(begun?.Text);
        return begun?.Text ?? throw new InvalidOperationException("No secret was made.");
    }

    private ValueTask<Outcome<NewRecoveryCodes>> ConfirmAsync(SignedIn signedIn, string code) =>
        _office.SecondFactor.ConfirmAsync(
            signedIn.Account, code, Client with { SessionId = signedIn.Session.Record.Id }, default);

    private Task<Outcome<SignedIn>> LoginAsync(string? code, Actor? actor = null) =>
        _office.SignIn.WithPasswordAsync(Email, Password, code, actor ?? Client, default).AsTask();

    private string CodeOf(string secret) => Totp.CodeAt(Decode(secret), Totp.StepAt(_office.Time.GetUtcNow()));

    private string NextCode(string secret)
    {
        _office.Time.Advance(TimeSpan.FromSeconds(Totp.StepSeconds));
        return CodeOf(secret);
    }

    private static byte[] Decode(string base32)
    {
        var bits = string.Concat(base32.Select(
            digit => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(digit, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }
}
