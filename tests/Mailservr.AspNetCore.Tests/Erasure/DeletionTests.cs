using System.Net;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Erasure;

public sealed class DeletionTests(TestApp app)
{
    [Fact]
    public async Task User_DeletedByAnAdmin_IsGoneAtOnce()
    {
        var account = await app.AccountAsync(AccountRole.User);
        var admin = app.Admin();
        var users = admin.Client.Admin;
        var address = await account.NewAddressAsync();

        await users.DeleteUserAsync(account.AccountId);

        Assert.Equal(HttpStatusCode.Accepted, admin.Answered.Status);
        await account.Client.Account.GetAsync().IsRefusedAsync(401, "unauthenticated");
        await users.GetUserAsync(account.AccountId).IsRefusedAsync(404, "not_found");
        await users.DeleteUserAsync(account.AccountId).IsRefusedAsync(404, "not_found");
        await using var client = await Mailservr.Testing.ScriptedSmtpClient.ConnectAsync(app.SmtpEndPoint);
        await client.HelloAsync();
        await client.ExpectAsync(250, "MAIL FROM:<a@example.org>");
        var answer = await client.ExpectAsync(550, $"RCPT TO:<{address}>");
        Assert.StartsWith("5.1.1", answer.Text, StringComparison.Ordinal);
        Assert.Contains(
            await users.ListAuditAsync().ToListAsync(),
            entry => (entry.Action, entry.Target) == ("account.deleted", $"{account.AccountId}"));
    }

    [Fact]
    public async Task Message_UnderWayWhenTheAccountIsDeleted_IsRefused()
    {
        var account = await app.AccountAsync(AccountRole.User);
        var address = await account.NewAddressAsync();
        await using var client = await Mailservr.Testing.ScriptedSmtpClient.ConnectAsync(app.SmtpEndPoint);
        await client.HelloAsync();
        await client.ExpectAsync(250, "MAIL FROM:<a@example.org>");
        await client.ExpectAsync(250, $"RCPT TO:<{address}>");
        await client.ExpectAsync(354, "DATA");

        await app.Admin().Client.Admin.DeleteUserAsync(account.AccountId);

        await client.SendLinesAsync(["Subject: Too late", "", "Hello", "."]);
        var answer = await client.ReadAsync();
        Assert.Equal((550, "5.1.1"), (answer.Code, answer.Text.Split(' ')[0]));
    }

    [Fact]
    public async Task Account_WithoutAPassword_IsNotDeletedByItsKey()
    {
        var account = await app.AccountAsync(AccountRole.User);

        await account.Client.Account.DeleteAsync(null).IsRefusedAsync(403, "fresh_session_required");

        Assert.Equal(account.AccountId, (await account.Client.Account.GetAsync()).Id);
    }

    [Fact]
    public async Task Account_Deleted_TakesItsCookieBack()
    {
        var browser = await Browser.RegisteredAsync(app.Url);

        await browser.Client.Account.DeleteAsync(Browser.Password);

        Assert.Equal(HttpStatusCode.Accepted, browser.Answered.Status);
        Assert.Empty(browser.Cookies);
    }

    [Fact]
    public async Task Retention_OfAnAccount_IsSetCheckedAndTakenBack()
    {
        var account = await app.AccountAsync(AccountRole.User);

        var own = account.Client.Account;

        var set = await own.UpdateAsync(new AccountChange { MailRetentionDays = 30 });
        await own.UpdateAsync(new AccountChange { MailRetentionDays = 0 }).IsRefusedAsync(400, "invalid");
        var other = await own.UpdateAsync(new AccountChange { Name = "Ann" });
        var cleared = await own.UpdateAsync(new AccountChange { MailRetentionDays = null });

        Assert.Equal((30, 30, null), (set.MailRetentionDays, other.MailRetentionDays, cleared.MailRetentionDays));
    }
}
