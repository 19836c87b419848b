using System.Net;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Client;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Admin;

public sealed class AdminTests(TestApp app)
{
    [Fact]
    public async Task Users_Searched_AreFoundByEmail()
    {
        var browser = await Browser.RegisteredAsync(app.Url);

        var admin = app.Admin();

        var found = await admin.Client.Admin.ListUsersAsync(browser.Email[..20].ToUpperInvariant()).ToListAsync();

        Assert.Equal(browser.Email, Assert.Single(found).Email);
        Assert.False(admin.Answered.Data[0].TryGetProperty("password", out _));
    }

    [Fact]
    public async Task Users_PageByPage_AreEachThereOnce()
    {
        for (var i = 0; i < 3; i++)
            await app.AccountAsync();
        var ids = new List<long>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await app.Admin().GetAsync($"/api/admin/users?limit=2&cursor={cursor}");
            ids.AddRange(page.Data.EnumerateArray().Select(user => user.GetProperty("id").GetInt64()));
            cursor = page.NextCursor;
        }

        Assert.True(ids.Count >= 4);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task Patch_Disabled_EndsSignInSessionsKeysAndMail()
    {
        var admin = app.Admin();
        var browser = await Browser.RegisteredAsync(app.Url);
        var id = (await browser.GetAsync("/api/account")).Id;
        var key = await app.ClientAsync(id);
        var address = (await key.NewAddressAsync()).Text;

        var answer = await admin.PatchAsync($"/api/admin/users/{id}", """{"disabled":true,"plan":"pro","email":"x@y.org"}""");

        Assert.True(answer.Data.GetProperty("disabled").GetBoolean());
        Assert.Equal("pro", answer.Data.GetProperty("plan").GetString());
        Assert.Equal(browser.Email, answer.Data.GetProperty("email").GetString());
        (await browser.GetAsync("/api/account")).IsProblem(401, "unauthenticated");
        await key.Client.Account.GetAsync().IsRefusedAsync(401, "unauthenticated");
        (await browser.LoginAsync(browser.Email, Browser.Password)).IsProblem(403, "account_disabled");
        await using (var client = await ScriptedSmtpClient.ConnectAsync(app.SmtpEndPoint))
        {
            await client.HelloAsync();
            var refused = await Assert.ThrowsAsync<SmtpUnexpectedException>(
                () => client.SendMailAsync("a@example.org", [address], "Subject: x\r\n\r\nx\r\n"u8.ToArray()));
            Assert.Contains("550 5.1.1", refused.Message, StringComparison.Ordinal);
        }

        await admin.Client.Admin.UpdateUserAsync(id, new UserChange { Disabled = false });
        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync(browser.Email, Browser.Password)).Status);
        var log = await browser.GetAsync("/api/account/audit");
        Assert.Contains("account.changed_by_admin", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_BadRoleOrPlan_Is400()
    {
        var account = await app.AccountAsync();

        var users = app.Admin().Client.Admin;

        await users.UpdateUserAsync(account.AccountId, new UserChange { Role = "root" }).IsRefusedAsync(400, "invalid");
        await users.UpdateUserAsync(account.AccountId, new UserChange { Plan = "gold" }).IsRefusedAsync(400, "invalid");
        await users.UpdateUserAsync(9007199254740000, new UserChange { Role = "user" }).IsRefusedAsync(404, "not_found");
    }

    [Fact]
    public async Task Invitation_IsShownOnceAndCanBeTakenBack()
    {
        var admin = app.Admin();
        var made = await admin.Client.Admin.InviteAsync(new NewInvitation { Email = "Ann@Example.org" });
        Assert.Equal(HttpStatusCode.Created, admin.Answered.Status);
        Assert.Equal($"/api/admin/invitations/{made.Id}", admin.Answered.Location);

        var list = await admin.Client.Admin.ListInvitationsAsync().ToListAsync();

        Assert.Contains(list, invitation => invitation.Id == made.Id);
        Assert.DoesNotContain(made.Code ?? "none", admin.Answered.Text, StringComparison.Ordinal);
        Assert.Equal("ann@example.org", made.Email);
        await admin.Client.Admin.DeleteInvitationAsync(made.Id);
        Assert.Equal(HttpStatusCode.NoContent, admin.Answered.Status);
    }

    [Fact]
    public async Task Stats_CountUsersAndMail()
    {
        var stats = await app.Admin().Client.Admin.GetStatsAsync();

        Assert.True(stats.Users.Admins >= 1);
        Assert.True(stats.Domains >= 1);
        Assert.True(stats.MailSinceStart.Received >= 0);
    }
}
