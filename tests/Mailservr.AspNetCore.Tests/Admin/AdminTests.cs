using System.Net;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Admin;

public sealed class AdminTests(TestApp app)
{
    [Fact]
    public async Task Users_Searched_AreFoundByEmail()
    {
        var browser = await Browser.RegisteredAsync(app.Url);

        var found = await app.Admin().GetAsync($"/api/admin/users?q={browser.Email[..20].ToUpperInvariant()}");

        var user = Assert.Single(found.Data.EnumerateArray());
        Assert.Equal(browser.Email, user.GetProperty("email").GetString());
        Assert.False(user.TryGetProperty("password", out _));
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
        var address = (await key.AddressAsync()).Data.GetProperty("address").GetString() ?? "";

        var answer = await admin.PatchAsync($"/api/admin/users/{id}", """{"disabled":true,"plan":"pro","email":"x@y.org"}""");

        Assert.True(answer.Data.GetProperty("disabled").GetBoolean());
        Assert.Equal("pro", answer.Data.GetProperty("plan").GetString());
        Assert.Equal(browser.Email, answer.Data.GetProperty("email").GetString());
        (await browser.GetAsync("/api/account")).IsProblem(401, "unauthenticated");
        (await key.GetAsync("/api/account")).IsProblem(401, "unauthenticated");
        (await browser.LoginAsync(browser.Email, Browser.Password)).IsProblem(403, "account_disabled");
        await using (var client = await ScriptedSmtpClient.ConnectAsync(app.SmtpEndPoint))
        {
            await client.HelloAsync();
            var refused = await Assert.ThrowsAsync<SmtpUnexpectedException>(
                () => client.SendMailAsync("a@example.org", [address], "Subject: x\r\n\r\nx\r\n"u8.ToArray()));
            Assert.Contains("550 5.1.1", refused.Message, StringComparison.Ordinal);
        }

        await admin.PatchAsync($"/api/admin/users/{id}", """{"disabled":false}""");
        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync(browser.Email, Browser.Password)).Status);
        var log = await browser.GetAsync("/api/account/audit");
        Assert.Contains("account.changed_by_admin", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_BadRoleOrPlan_Is400()
    {
        var account = await app.AccountAsync();

        (await app.Admin().PatchAsync($"/api/admin/users/{account.AccountId}", """{"role":"root"}""")).IsProblem(400, "invalid");
        (await app.Admin().PatchAsync($"/api/admin/users/{account.AccountId}", """{"plan":"gold"}""")).IsProblem(400, "invalid");
        (await app.Admin().PatchAsync("/api/admin/users/9007199254740000", """{"role":"user"}""")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Invitation_IsShownOnceAndCanBeTakenBack()
    {
        var admin = app.Admin();
        var made = await admin.PostAsync("/api/admin/invitations", """{"email":"Ann@Example.org"}""");
        var code = made.Data.GetProperty("code").GetString() ?? "none";

        var list = await admin.GetAsync("/api/admin/invitations");

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("ann@example.org", made.Data.GetProperty("email").GetString());
        Assert.DoesNotContain(code, list.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(made.Location ?? "")).Status);
    }

    [Fact]
    public async Task Stats_CountUsersAndMail()
    {
        var stats = (await app.Admin().GetAsync("/api/admin/stats")).Data;

        Assert.True(stats.GetProperty("users").GetProperty("admins").GetInt32() >= 1);
        Assert.True(stats.GetProperty("domains").GetInt32() >= 1);
        Assert.True(stats.GetProperty("mailSinceStart").GetProperty("received").GetInt64() >= 0);
    }
}
