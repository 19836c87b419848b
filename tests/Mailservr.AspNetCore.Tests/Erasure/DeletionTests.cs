using System.Net;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Tests.Accounts;

namespace Mailservr.AspNetCore.Tests.Erasure;

public sealed class DeletionTests(TestApp app)
{
    [Fact]
    public async Task User_DeletedByAnAdmin_IsGoneAtOnce()
    {
        var account = await app.AccountAsync(AccountRole.User);
        var path = $"/api/admin/users/{account.AccountId}";
        var address = (await account.AddressAsync()).Data.GetProperty("address").GetString();

        var deleted = await app.Admin().DeleteAsync(path);

        Assert.Equal(HttpStatusCode.Accepted, deleted.Status);
        (await account.GetAsync("/api/account")).IsProblem(401, "unauthenticated");
        (await app.Admin().GetAsync(path)).IsProblem(404, "not_found");
        (await app.Admin().DeleteAsync(path)).IsProblem(404, "not_found");
        await using var client = await Mailservr.Testing.ScriptedSmtpClient.ConnectAsync(app.SmtpEndPoint);
        await client.HelloAsync();
        await client.ExpectAsync(250, "MAIL FROM:<a@example.org>");
        var answer = await client.ExpectAsync(550, $"RCPT TO:<{address}>");
        Assert.StartsWith("5.1.1", answer.Text, StringComparison.Ordinal);
        var log = (await app.Admin().GetAsync("/api/admin/audit")).Data.EnumerateArray();
        Assert.Contains(log, entry => entry.GetProperty("action").GetString() == "account.deleted"
            && entry.GetProperty("target").GetString() == $"{account.AccountId}");
    }

    [Fact]
    public async Task Message_UnderWayWhenTheAccountIsDeleted_IsRefused()
    {
        var account = await app.AccountAsync(AccountRole.User);
        var address = (await account.AddressAsync()).Data.GetProperty("address").GetString();
        await using var client = await Mailservr.Testing.ScriptedSmtpClient.ConnectAsync(app.SmtpEndPoint);
        await client.HelloAsync();
        await client.ExpectAsync(250, "MAIL FROM:<a@example.org>");
        await client.ExpectAsync(250, $"RCPT TO:<{address}>");
        await client.ExpectAsync(354, "DATA");

        await app.Admin().DeleteAsync($"/api/admin/users/{account.AccountId}");

        await client.SendLinesAsync(["Subject: Too late", "", "Hello", "."]);
        var answer = await client.ReadAsync();
        Assert.Equal((550, "5.1.1"), (answer.Code, answer.Text.Split(' ')[0]));
    }

    [Fact]
    public async Task Account_WithoutAPassword_IsNotDeletedByItsKey()
    {
        var account = await app.AccountAsync(AccountRole.User);

        var refused = await account.SendAsync(HttpMethod.Delete, "/api/account", "{}");

        refused.IsProblem(403, "fresh_session_required");
        Assert.Equal(HttpStatusCode.OK, (await account.GetAsync("/api/account")).Status);
    }

    [Fact]
    public async Task Account_Deleted_TakesItsCookieBack()
    {
        var browser = await Browser.RegisteredAsync(app.Url);

        var deleted = await browser.SendAsync(
            HttpMethod.Delete, "/api/account", $$"""{"password":"{{Browser.Password}}"}""", "same-origin");

        Assert.Equal(HttpStatusCode.Accepted, deleted.Status);
        Assert.Empty(browser.Cookies);
    }

    [Fact]
    public async Task Retention_OfAnAccount_IsSetCheckedAndTakenBack()
    {
        var account = await app.AccountAsync(AccountRole.User);

        var set = await account.PatchAsync("/api/account", """{"mailRetentionDays":30}""");
        var wrong = await account.PatchAsync("/api/account", """{"mailRetentionDays":0}""");
        var other = await account.PatchAsync("/api/account", """{"name":"Ann"}""");
        var cleared = await account.PatchAsync("/api/account", """{"mailRetentionDays":null}""");

        Assert.Equal(30, set.Data.GetProperty("mailRetentionDays").GetInt32());
        wrong.IsProblem(400, "invalid");
        Assert.Equal(30, other.Data.GetProperty("mailRetentionDays").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, cleared.Data.GetProperty("mailRetentionDays").ValueKind);
    }
}
