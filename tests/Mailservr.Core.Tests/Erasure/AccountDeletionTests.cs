using System.Net;
using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Core.Tests.Accounts;
using Mailservr.Erasure;

namespace Mailservr.Core.Tests.Erasure;

public sealed class AccountDeletionTests : IDisposable
{
    private const string Email = "ann@example.org";
    private const string Password = "correct horse battery staple";
    private static readonly Actor Client = new(null, null, null, IPAddress.Parse("192.0.2.1"), "test");

    private readonly ErasureOffice _erasure = new();

    private Office Office => _erasure.Office;

    [Fact]
    public async Task Delete_RightPassword_EndsAccessAtOnceAndFreesTheEmail()
    {
        var ann = await RegisterAsync();
        await Office.Keys.CreateAsync(ann.Account.Id, new NewApiKey { Name = "k" }, default);

        var deleted = await DeleteAsync(ann, Password);

        Assert.Equal(Office.Time.GetUtcNow(), deleted.Value?.DeletedAt);
        Assert.Null(await Office.Sessions.AuthenticateAsync(ann.Session.Token, default));
        Assert.Equal(0, Office.SessionRecords.Count + Office.KeyRecords.Count + Office.CredentialRecords.Count);
        var again = await RegisterAsync();
        Assert.NotEqual(ann.Account.Id, again.Account.Id);
    }

    [Fact]
    public async Task Delete_WrongPassword_ChangesNothing()
    {
        var ann = await RegisterAsync();

        var refused = await DeleteAsync(ann, "wrong wrong wrong");

        Assert.Equal("password", refused.Refusal?.Field);
        Assert.NotNull(await Office.Sessions.AuthenticateAsync(ann.Session.Token, default));
        Assert.Equal(0, _erasure.Erasures.Count);
    }

    [Theory]
    [InlineData(9, null)]
    [InlineData(11, "fresh_session_required")]
    public async Task Delete_AccountWithoutAPassword_NeedsAFreshSession(int minutes, string? code)
    {
        var account = await Office.AccountAsync();
        var session = await Office.SessionAsync(Client);
        Office.Time.Advance(TimeSpan.FromMinutes(minutes));

        var byKey = await _erasure.Deletion.DeleteOwnAsync(account, "", null, Client, default);
        var bySession = await _erasure.Deletion.DeleteOwnAsync(account, "", session.Record, Client, default);

        Assert.Equal("fresh_session_required", byKey.Refusal?.Code);
        Assert.Equal(code, bySession.Refusal?.Code);
    }

    [Fact]
    public async Task Delete_LastAdmin_IsRefusedUntilThereIsAnother()
    {
        var ann = await RegisterAsync();
        var admin = (await Office.AccountRecords.SaveAsync(ann.Account with { Role = AccountRole.Admin }, default)).Record;
        Assert.NotNull(admin);

        var refused = await _erasure.Deletion.DeleteAsync(admin, Client, default);
        var other = await Office.AccountAsync(Office.Bob);
        await Office.AccountRecords.SaveAsync(other with { Role = AccountRole.Admin }, default);
        var deleted = await _erasure.Deletion.DeleteAsync(admin, Client, default);

        Assert.Equal("last_admin", refused.Refusal?.Code);
        Assert.NotNull(deleted.Value);
    }

    [Fact]
    public async Task Delete_LeavesATraceWithoutNetworkAndBrowser()
    {
        var ann = await RegisterAsync();

        await DeleteAsync(ann, Password);

        var entry = Assert.Single(await Office.Audit.ListAsync(0, 0, 10, default));
        Assert.Equal((AuditActions.AccountDeleted, $"{ann.Account.Id}"), (entry.Action, entry.Target));
        Assert.Equal((null, ""), (entry.RemoteAddress, entry.UserAgent));
    }

    public void Dispose() => _erasure.Dispose();

    private async Task<SignedIn> RegisterAsync()
    {
        var registered = await Office.Registration.RegisterAsync(
            new NewAccount { Email = Email, Password = Password }, Client, default);
        return registered.Value ?? throw new InvalidOperationException(registered.Refusal?.Detail);
    }

    private ValueTask<Outcome<DeletedAccount>> DeleteAsync(SignedIn who, string password) =>
        _erasure.Deletion.DeleteOwnAsync(who.Account, password, who.Session.Record, Client, default);
}
