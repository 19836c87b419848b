using System.Net;
using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Core.Tests.Accounts;

namespace Mailservr.Core.Tests.Sessions;

public sealed class SessionDirectoryTests
{
    private static readonly Actor Browser = new(null, null, null, IPAddress.Loopback, "A browser\r\n\u001b[31m");

    private readonly Office _office = new();

    [Fact]
    public async Task Authenticate_TokenOfASession_IsItsAccount()
    {
        await _office.AccountAsync();
        var session = await _office.SessionAsync(Browser);

        var holder = await _office.Sessions.AuthenticateAsync(session.Token, default);

        Assert.Equal(Office.Alice, holder?.Account.Id);
        Assert.Equal(session.Record.Id, holder?.Session.Id);
        Assert.Equal("A browser[31m", session.Record.UserAgent);
    }

    [Fact]
    public async Task Authenticate_SevenDaysLater_IsNobody()
    {
        await _office.AccountAsync();
        var session = await _office.SessionAsync(Browser);

        _office.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await _office.Sessions.AuthenticateAsync(session.Token, default));
        _office.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _office.Sessions.AuthenticateAsync(session.Token, default));
    }

    [Fact]
    public async Task Authenticate_SessionEndedOrAccountDisabled_IsNobody()
    {
        var account = await _office.AccountAsync();
        var first = await _office.SessionAsync(Browser);
        var second = await _office.SessionAsync(Browser);

        Assert.True(await _office.Sessions.EndAsync(Office.Alice, first.Record.Id, default));
        Assert.Null(await _office.Sessions.AuthenticateAsync(first.Token, default));
        Assert.NotNull(await _office.Sessions.AuthenticateAsync(second.Token, default));

        await _office.AccountRecords.SaveAsync(account with { Disabled = true }, default);
        Assert.Null(await _office.Sessions.AuthenticateAsync(second.Token, default));
        Assert.False(await _office.Sessions.HoldsAsync(second.Record.Id, default));
    }

    [Fact]
    public async Task End_SessionOfAnother_IsNotThere()
    {
        await _office.AccountAsync();
        var session = await _office.SessionAsync(Browser);

        Assert.False(await _office.Sessions.EndAsync(Office.Bob, session.Record.Id, default));
        Assert.NotNull(await _office.Sessions.AuthenticateAsync(session.Token, default));
    }

    [Fact]
    public async Task Create_FiftyAndOne_EndsTheOldest()
    {
        await _office.AccountAsync();
        var first = await _office.SessionAsync(Browser);
        for (var i = 0; i < 50; i++)
        {
            _office.Time.Advance(TimeSpan.FromSeconds(1));
            await _office.SessionAsync(Browser);
        }

        Assert.Null(await _office.Sessions.AuthenticateAsync(first.Token, default));
        Assert.Equal(50, (await _office.Sessions.ListAsync(Office.Alice, default)).Count);
    }

    [Fact]
    public async Task SigningKey_AfterAMonth_IsANewOneAndTheOldSessionsGoOn()
    {
        await _office.AccountAsync();
        await _office.SigningKeys.GetCurrentAsync(default);
        _office.Time.Advance(TimeSpan.FromDays(29.9));
        var before = await _office.SessionAsync(Browser);
        _office.Time.Advance(TimeSpan.FromDays(6));

        var after = await _office.SessionAsync(Browser);

        Assert.NotEqual(KeyIdOf(before.Token), KeyIdOf(after.Token));
        Assert.NotNull(await _office.Sessions.AuthenticateAsync(before.Token, default));
        Assert.NotNull(await _office.Sessions.AuthenticateAsync(after.Token, default));
        _office.Time.Advance(TimeSpan.FromDays(60));
        await _office.SigningKeys.GetCurrentAsync(default);
        Assert.Equal(1, _office.SecretRecords.Count);
    }

    [Fact]
    public async Task SigningKey_AtRest_IsEncrypted()
    {
        var key = await _office.SigningKeys.GetCurrentAsync(default);

        var stored = Assert.Single(await _office.SecretRecords.ListAsync(0, 0, 10, default));

        Assert.DoesNotContain(Convert.ToBase64String(key.Value), stored.Value, StringComparison.Ordinal);
        Assert.Equal(key.Value, _office.Secrets.Unprotect(stored.Key, stored.Value));
    }

    [Fact]
    public async Task SigningKeys_OfAnotherHost_AreFound()
    {
        await _office.AccountAsync();
        var session = await _office.SessionAsync(Browser);
        var keyId = KeyIdOf(session.Token);

        var other = new Mailservr.Sessions.SigningKeys(
            _office.SecretRecords,
            _office.Secrets,
            _office.Ids,
            _office.Configured,
            _office.Time,
            TraceLog.Of<Mailservr.Sessions.SigningKeys>());

        Assert.Equal(
            (await _office.SigningKeys.GetCurrentAsync(default)).Value, (await other.FindAsync(keyId, default))?.Value);
        Assert.Null(await other.FindAsync("0000000000000000", default));
    }

    private static string KeyIdOf(string token) => Mailservr.Sessions.SessionToken.KeyIdOf(token) ?? "";
}
