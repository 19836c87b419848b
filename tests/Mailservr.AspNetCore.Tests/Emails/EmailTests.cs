using System.Globalization;
using System.Net;
using System.Text;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Emails;

public sealed class EmailTests(TestApp app)
{
    private const string Multipart = """
        From: Jörg Müller <joerg@sender.example>
        To: Inbox <inbox@mail.localhost>
        Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
        Message-ID: <one@sender.example>
        Date: Fri, 2 Jan 2026 10:00:00 +0100
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8

        Your code is 483920.
        --b
        Content-Type: text/html; charset=utf-8

        <p>Your code is <b>483920</b>.</p>
        --b--

        """;

    [Fact]
    public async Task Mail_SentBySmtp_IsReadAsTheContractSays()
    {
        var (account, address) = await InboxAsync();
        await app.SendAsync(address, Multipart);

        var listed = (await account.GetAsync("/api/emails")).Data[0];
        Assert.False(listed.TryGetProperty("text", out _));
        Assert.False(listed.TryGetProperty("html", out _));
        Assert.False(listed.TryGetProperty("headers", out _));
        var email = await account.GetAsync($"/api/emails/{listed.GetProperty("id").GetInt64()}");

        string[] members =
        [
            "id", "threadId", "addressId", "direction", "from", "to", "cc", "replyTo", "deliveredTo", "subject",
            "snippet", "text", "html", "headers", "messageId", "inReplyTo", "references", "sentAt", "receivedAt", "size",
            "read", "starred", "quarantined", "parse", "attachments", "authentication", "envelope", "extracted",
        ];
        Assert.Equal(
            members.Order(StringComparer.Ordinal),
            email.Data.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("Grüße", email.Data.GetProperty("subject").GetString());
        Assert.Equal("Jörg Müller", email.Data.GetProperty("from").GetProperty("name").GetString());
        Assert.Equal("Your code is 483920.", email.Data.GetProperty("text").GetString()?.Trim());
        Assert.Contains("<b>483920</b>", email.Data.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal("inbound", email.Data.GetProperty("direction").GetString());
        Assert.Equal("one@sender.example", email.Data.GetProperty("messageId").GetString());
        Assert.Equal("2026-01-02T09:00:00.000Z", email.Data.GetProperty("sentAt").GetString());
        Assert.Equal("483920", email.Data.GetProperty("extracted").GetProperty("codes")[0].GetString());
        Assert.Equal("sender@example.org", email.Data.GetProperty("envelope").GetProperty("from").GetString());
    }

    [Fact]
    public async Task Parse_BeyondALimit_SaysTruncated()
    {
        var (account, address) = await InboxAsync();
        var nested = new StringBuilder();
        for (var i = 0; i < 150; i++)
            nested.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        await app.SendAsync(address, nested.Append("\r\ntext\r\n").ToString());
        var deep = await account.GetAsync($"/api/emails/{await NewestAsync(account)}");
        await app.SendAsync(address, Multipart);
        var plain = await account.GetAsync($"/api/emails/{await NewestAsync(account)}");

        Assert.True(deep.Data.GetProperty("parse").GetProperty("truncated").GetBoolean());
        Assert.False(plain.Data.GetProperty("parse").GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task Raw_Always_IsWhatWasSent()
    {
        var (account, address) = await InboxAsync();
        await app.SendAsync(address, Multipart);
        var sent = Encoding.UTF8.GetBytes(Multipart.ReplaceLineEndings("\r\n"));
        var path = $"/api/emails/{await NewestAsync(account)}/raw";

        var raw = await account.GetAsync(path);
        var part = await account.GetAsync(path, ("Range", "bytes=5-14"));
        var tail = await account.GetAsync(path, ("Range", "bytes=-3"));
        var beyond = await account.GetAsync(path, ("Range", "bytes=999999-"));
        var known = await account.GetAsync(path, ("If-None-Match", raw.ETag ?? ""));
        var changed = await account.GetAsync(path, ("Range", "bytes=5-14"), ("If-Range", "\"other\""));

        Assert.Equal(sent, raw.Body);
        Assert.Equal("message/rfc822", raw.ContentType);
        Assert.Equal("nosniff", raw.Headers["X-Content-Type-Options"]);
        Assert.Equal(HttpStatusCode.PartialContent, part.Status);
        Assert.Equal(sent[5..15], part.Body);
        Assert.Equal($"bytes 5-14/{sent.Length}", part.Headers["Content-Range"]);
        Assert.Equal(sent[^3..], tail.Body);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.Status);
        Assert.Equal(HttpStatusCode.NotModified, known.Status);
        Assert.Equal(sent, changed.Body);
    }

    [Fact]
    public async Task Patch_Flags_ChangeTagAndLists()
    {
        var (account, address) = await InboxAsync();
        await app.SendAsync(address, Multipart);
        var id = await NewestAsync(account);
        var path = $"/api/emails/{id}";
        var before = await account.GetAsync(path);

        var patched = await account.PatchAsync(path, """{"read":true,"starred":true}""", ("If-Match", before.ETag ?? ""));
        var late = await account.PatchAsync(path, """{"read":false}""", ("If-Match", before.ETag ?? ""));

        Assert.True(patched.Data.GetProperty("read").GetBoolean());
        Assert.NotEqual(before.ETag, patched.ETag);
        late.IsProblem(412, "stale");
        Assert.Equal(1, await CountAsync(account, "starred=true"));
        Assert.Equal(0, await CountAsync(account, "unread=true"));
    }

    [Fact]
    public async Task Delete_Email_IsGoneFromListsAndSearch()
    {
        var (account, address) = await InboxAsync();
        await app.SendAsync(address, Multipart);
        var id = await NewestAsync(account);
        Assert.Equal(1, await CountAsync(account, "q=483920"));

        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync($"/api/emails/{id}")).Status);

        (await account.GetAsync($"/api/emails/{id}")).IsProblem(404, "not_found");
        (await account.GetAsync($"/api/emails/{id}/raw")).IsProblem(404, "not_found");
        Assert.Equal(0, await CountAsync(account, "q=483920"));
        Assert.Equal(0, await CountAsync(account, ""));
    }

    [Fact]
    public async Task List_EachFilter_Filters()
    {
        var account = await app.AccountAsync();
        var (a, b) = ((await account.AddressAsync()).Id, (await account.AddressAsync()).Id);
        var category = await account.PostAsync("/api/address-categories", """{"name":"c","color":"#112233"}""");
        await account.PatchAsync($"/api/addresses/{b}", $$"""{"categoryId":{{category.Id}}}""");
        await app.AppendAsync(new() { AccountId = account.AccountId, AddressId = a, Subject = "Invoice from a shop" });
        var second = await app.AppendAsync(
            new() { AccountId = account.AccountId, AddressId = b, From = new("boss@work.example", "The Boss") });
        await app.AppendAsync(new() { AccountId = account.AccountId, AddressId = b, Quarantined = true });

        Assert.Equal(2, await CountAsync(account, ""));
        Assert.Equal(1, await CountAsync(account, $"addressId={a}"));
        Assert.Equal(1, await CountAsync(account, $"categoryId={category.Id}"));
        Assert.Equal(0, await CountAsync(account, $"categoryId={category.Id}&addressId={a}"));
        Assert.Equal(0, await CountAsync(account, "categoryId=1"));
        Assert.Equal(1, await CountAsync(account, "from=BOSS"));
        Assert.Equal(1, await CountAsync(account, "q=invo"));
        Assert.Equal(1, await CountAsync(account, "quarantined=true"));
        Assert.Equal(0, await CountAsync(account, "hasAttachment=true"));
        Assert.Equal(0, await CountAsync(account, "archived=true"));
        var at = Uri.EscapeDataString(second.ReceivedAt.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(0, await CountAsync(account, $"after={at}"));
        Assert.Equal(1, await CountAsync(account, $"before={at}"));
        Assert.Equal(1, (await account.GetAsync($"/api/threads?addressId={a}")).Data.GetArrayLength());
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"unbalanced")]
    [InlineData("%_%_%_%")]
    [InlineData("a AND OR NOT NEAR( *")]
    [InlineData("(.*)+$")]
    [InlineData("content:x^2 -y {z}")]
    [InlineData("\u0000")]
    public async Task Search_HostileQuery_IsAnsweredWithAList(string query)
    {
        var account = await app.AccountAsync();

        var answer = await account.GetAsync("/api/emails?q=" + Uri.EscapeDataString(query));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Search_LongOrManyWords_Is400Or200()
    {
        var account = await app.AccountAsync();
        var many = string.Join('+', Enumerable.Range(0, 200).Select(i => $"w{i}"));

        (await account.GetAsync("/api/emails?q=" + new string('x', 5000))).IsProblem(400, "invalid");
        Assert.Equal(HttpStatusCode.OK, (await account.GetAsync("/api/emails?q=" + many)).Status);
    }

    [Fact]
    public async Task List_ManyPages_ReadEachOnceNewestFirst()
    {
        var account = await app.AccountAsync();
        for (var i = 0; i < 25; i++)
            await app.AppendAsync(new() { AccountId = account.AccountId, AddressId = 1 });

        var seen = new List<long>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await account.GetAsync($"/api/emails?limit=10{(cursor.Length > 0 ? "&cursor=" + cursor : "")}");
            seen.AddRange(page.Data.EnumerateArray().Select(row => row.GetProperty("id").GetInt64()));
            cursor = page.NextCursor;
            await app.AppendAsync(new()
            {
                AccountId = account.AccountId,
                AddressId = 1,
                ReceivedAt = ManualTimeProvider.Start.AddYears(1),
            });
        }

        Assert.Equal(25, seen.Count);
        Assert.Equal(seen.OrderDescending(), seen);
    }

    [Fact]
    public async Task Wait_MailArrives_AnswersWithTheWholeEmail()
    {
        var (account, address) = await InboxAsync();
        var waiting = account.GetAsync("/api/emails/wait?subject=gr%C3%BC&timeoutSeconds=30");
        while (!waiting.IsCompleted)
        {
            await app.SendAsync(address, Multipart);
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        }

        var answer = await waiting;

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("483920", answer.Data.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_NothingComes_Is204()
    {
        var account = await app.AccountAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await account.GetAsync("/api/emails/wait?timeoutSeconds=1")).Status);
        (await account.GetAsync("/api/emails/wait?timeoutSeconds=61")).IsProblem(400, "invalid");
        (await account.GetAsync("/api/emails/wait?after=now")).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task Wait_KeyTakenBack_Is401()
    {
        var account = await app.AccountAsync();
        var key = await account.PostAsync("/api/api-keys", """{"name":"short"}""");
        var holder = new ApiClient(app.Client(key.Data.GetProperty("key").GetString()));
        // A second of another wait: by then the first has long passed the door.
        var waiting = holder.GetAsync("/api/emails/wait?timeoutSeconds=60");
        await account.GetAsync("/api/emails/wait?timeoutSeconds=1");

        await account.DeleteAsync($"/api/api-keys/{key.Id}");

        (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Wait_AddressOfAnotherAccount_MatchesNothing()
    {
        var (_, foreign) = (await app.AccountAsync(), await (await app.AccountAsync()).AddressAsync());
        var account = await app.AccountAsync();

        var answer = await account.GetAsync($"/api/emails/wait?addressId={foreign.Id}&timeoutSeconds=1");

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal(0, await CountAsync(account, $"addressId={foreign.Id}"));
    }

    [Fact]
    public async Task Patch_KeyThatMayNotRead_ChangesAndShowsNothing()
    {
        var account = await app.AccountAsync();
        var writer = await app.ClientAsync(account.AccountId, Mailservr.Accounts.ApiScopes.MailWrite);
        var message = await app.AppendAsync(new() { AccountId = account.AccountId, AddressId = 1 });

        var email = await writer.PatchAsync($"/api/emails/{message.Id}", """{"starred":true}""");
        var thread = await writer.PatchAsync($"/api/threads/{message.ThreadId}", """{"archived":true}""");

        Assert.Equal((HttpStatusCode.NoContent, 0), (email.Status, email.Body.Length));
        Assert.Equal((HttpStatusCode.NoContent, 0), (thread.Status, thread.Body.Length));
        var read = await account.GetAsync($"/api/threads/{message.ThreadId}");
        Assert.True(read.Data.GetProperty("starred").GetBoolean());
        Assert.True(read.Data.GetProperty("archived").GetBoolean());
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.1234567+00:00")]
    [InlineData("2026-01-31T12:00:00.12345678%2B02:00", "2026-01-31T10:00:00.1234567+00:00")]
    [InlineData("2026-01-31T12:00:00.1Z", "2026-01-31T12:00:00.1000000+00:00")]
    [InlineData("2026-01-31T12:00:00.1234567891Z", null)]
    [InlineData("2026-01-31T12:00:00.12345678x", null)]
    public async Task After_FractionOfASecond_MayHaveNineDigits(string text, string? expected)
    {
        var account = await app.AccountAsync();
        var isTime = Mailservr.Serialization.TimestampConverter.TryParse(Uri.UnescapeDataString(text), out var time);

        var answer = await account.GetAsync("/api/emails?after=" + text);

        Assert.Equal(expected, isTime ? time.ToString("O", CultureInfo.InvariantCulture) : null);
        Assert.Equal(isTime ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.Status);
    }

    private async Task<(ApiClient Account, string Address)> InboxAsync()
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        return (account, address.Data.GetProperty("address").GetString() ?? "");
    }

    private static async Task<long> NewestAsync(ApiClient account) =>
        (await account.GetAsync("/api/emails")).Data[0].GetProperty("id").GetInt64();

    private static async Task<int> CountAsync(ApiClient account, string query) =>
        (await account.GetAsync("/api/emails?" + query)).Data.GetArrayLength();
}
