using System.Net;
using System.Text.Json;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Billing;

/// <summary>Accounts of a plan that gives a few kilobytes to attachments.</summary>
public sealed class AttachmentLimitTests(TestApp app)
{
    [Fact]
    public async Task Mail_ForAFullMailbox_WaitsUntilSomethingIsDeleted()
    {
        var (account, to) = await AccountAsync();
        await SendAsync(to, bytes: TestApp.SmallPlanBytes - 1);
        await SendAsync(to, bytes: TestApp.SmallPlanBytes);

        Assert.Equal("452 4.2.2", await RecipientAsync(to));
        var (full, emails) = (await account.GetAsync("/api/account"), await account.GetAsync("/api/emails"));
        await account.DeleteAsync($"/api/emails/{emails.Data[0].GetProperty("id").GetInt64()}");
        var deleted = await account.GetAsync("/api/account", ("If-None-Match", full.ETag ?? ""));

        Assert.Equal((TestApp.SmallPlanBytes, (2 * TestApp.SmallPlanBytes) - 1), (Bytes(full, "limits"), Bytes(full, "usage")));
        Assert.Equal(HttpStatusCode.OK, deleted.Status);
        Assert.Equal(TestApp.SmallPlanBytes - 1, Bytes(deleted, "usage"));
        Assert.Equal("250 2.1.5", await RecipientAsync(to));
    }

    [Fact]
    public async Task Mail_ForTwoOfWhomOneIsFull_ComesToTheOther()
    {
        var (_, full) = await AccountAsync();
        var (other, to) = await AccountAsync();
        await SendAsync(full, bytes: TestApp.SmallPlanBytes);
        await using var client = await ScriptedSmtpClient.ConnectAsync(app.SmtpEndPoint);
        await client.HelloAsync();
        await client.ExpectAsync(250, "MAIL FROM:<sender@example.org>");

        await client.ExpectAsync(452, $"RCPT TO:<{full}>");
        await client.ExpectAsync(250, $"RCPT TO:<{to}>");
        await client.ExpectAsync(354, "DATA");
        await client.ExpectAsync(250, "Subject: for one\r\n\r\nText\r\n.");

        Assert.Equal("for one", (await other.GetAsync("/api/emails")).Data[0].GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Mail_WithoutAttachments_FillsNothing()
    {
        var (account, to) = await AccountAsync();

        await app.SendAsync(to, "Subject: long\n\n" + string.Concat(Enumerable.Repeat("All of it is text.\n", 1000)));

        Assert.Equal(0, Bytes(await account.GetAsync("/api/account"), "usage"));
        Assert.Equal("250 2.1.5", await RecipientAsync(to));
    }

    [Fact]
    public async Task Owner_OfAFullMailbox_IsToldWhatWasNotTaken()
    {
        var (account, to) = await AccountAsync();
        await SendAsync(to, bytes: TestApp.SmallPlanBytes);
        var address = (await account.GetAsync("/api/addresses")).Data[0].GetProperty("id").GetInt64();

        await RecipientAsync(to);

        var stats = await account.GetAsync($"/api/addresses/{address}/stats");
        Assert.Equal(1, stats.Data.GetProperty("blocked").GetInt64());
    }

    [Fact]
    public async Task Admin_SeesWhatAUserTakes()
    {
        var (account, to) = await AccountAsync();
        var path = $"/api/admin/users/{account.AccountId}";
        var email = (await account.GetAsync("/api/account")).Data.GetProperty("email").GetString();
        var before = await app.Admin().GetAsync(path);
        await SendAsync(to, bytes: 1000);

        var after = await app.Admin().GetAsync(path, ("If-None-Match", before.ETag ?? ""));
        var listed = await app.Admin().GetAsync($"/api/admin/users?q={email}");

        Assert.Equal(0, before.Data.GetProperty("attachmentBytes").GetInt64());
        Assert.Equal(1000, after.Data.GetProperty("attachmentBytes").GetInt64());
        Assert.Equal(1000, Assert.Single(listed.Data.EnumerateArray()).GetProperty("attachmentBytes").GetInt64());
        (await app.Admin().PatchAsync(path, """{"plan":null}""", ("If-Match", before.ETag ?? ""))).IsProblem(412, "stale");
        var freed = await app.Admin().PatchAsync(path, """{"plan":null}""", ("If-Match", after.ETag ?? ""));
        Assert.Equal(JsonValueKind.Null, freed.Data.GetProperty("plan").ValueKind);
        var limits = (await account.GetAsync("/api/account")).Data.GetProperty("limits");
        Assert.Equal(JsonValueKind.Null, limits.GetProperty("attachmentBytes").ValueKind);
    }

    private async Task<(ApiClient Account, string Address)> AccountAsync()
    {
        var account = await app.AccountAsync();
        var given = await app.Admin().PatchAsync($"/api/admin/users/{account.AccountId}", """{"plan":"small"}""");
        Assert.Equal(HttpStatusCode.OK, given.Status);
        return (account, (await account.AddressAsync()).Data.GetProperty("address").GetString() ?? "");
    }

    private static long Bytes(ApiAnswer account, string of) =>
        account.Data.GetProperty(of).GetProperty("attachmentBytes").GetInt64();

    private Task SendAsync(string to, long bytes)
    {
        var base64 = Convert.ToBase64String(new byte[bytes], Base64FormattingOptions.InsertLineBreaks);
        return app.SendAsync(to, $"""
            From: a@sender.example
            Subject: A file
            MIME-Version: 1.0
            Content-Type: application/zip
            Content-Disposition: attachment; filename=file.zip
            Content-Transfer-Encoding: base64

            {base64}

            """);
    }

    /// <returns>Reply code and status code of RCPT.</returns>
    private async Task<string> RecipientAsync(string address)
    {
        await using var client = await ScriptedSmtpClient.ConnectAsync(app.SmtpEndPoint);
        await client.HelloAsync();
        await client.ExpectAsync(250, "MAIL FROM:<sender@example.org>");
        await client.SendLinesAsync([$"RCPT TO:<{address}>"]);
        var answer = await client.ReadAsync();
        return $"{answer.Code} {answer.Lines[0].Split(' ')[0]}";
    }
}
