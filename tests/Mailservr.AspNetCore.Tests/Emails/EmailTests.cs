using System.Globalization;
using System.Net;
using System.Text;
using Mailservr.Client;
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
        var deep = await account.Client.Emails.GetAsync(await NewestAsync(account));
        await app.SendAsync(address, Multipart);
        var plain = await account.Client.Emails.GetAsync(await NewestAsync(account));

        Assert.True(deep.Parse.Truncated);
        Assert.Equal(["depth_limit"], deep.Parse.Reasons);
        Assert.False(plain.Parse.Truncated);
        Assert.Empty(plain.Parse.Reasons);
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
        var emails = account.Client.Emails;
        var before = await emails.GetAsync(id);

        var patched = await emails.UpdateAsync(id, new EmailChange { Read = true, Starred = true }, before.ETag);

        Assert.True(patched?.Read);
        Assert.NotEqual(before.ETag, patched?.ETag);
        await emails.UpdateAsync(id, new EmailChange { Read = false }, before.ETag).IsRefusedAsync(412, "stale");
        Assert.Equal(1, await CountAsync(account, new() { Starred = true }));
        Assert.Equal(0, await CountAsync(account, new() { Unread = true }));
    }

    [Fact]
    public async Task Delete_Email_IsGoneFromListsAndSearch()
    {
        var (account, address) = await InboxAsync();
        await app.SendAsync(address, Multipart);
        var id = await NewestAsync(account);
        Assert.Equal(1, await CountAsync(account, new() { Text = "483920" }));

        await account.Client.Emails.DeleteAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, account.Answered.Status);
        await account.Client.Emails.GetAsync(id).IsRefusedAsync(404, "not_found");
        await account.Client.Emails.OpenRawAsync(id).IsRefusedAsync(404, "not_found");
        Assert.Equal(0, await CountAsync(account, new() { Text = "483920" }));
        Assert.Equal(0, await CountAsync(account, new()));
    }

    [Fact]
    public async Task List_EachFilter_Filters()
    {
        var account = await app.AccountAsync();
        var (a, b) = ((await account.NewAddressAsync()).Id, (await account.NewAddressAsync()).Id);
        var category = (await account.Client.AddressCategories.CreateAsync("c", "#112233")).Id;
        await account.Client.Addresses.UpdateAsync(b, new AddressChange { CategoryId = category });
        await app.AppendAsync(new() { AccountId = account.AccountId, AddressId = a, Subject = "Invoice from a shop" });
        var second = await app.AppendAsync(
            new() { AccountId = account.AccountId, AddressId = b, From = new("boss@work.example", "The Boss") });
        await app.AppendAsync(new() { AccountId = account.AccountId, AddressId = b, Quarantined = true });

        Assert.Equal(2, await CountAsync(account, new()));
        Assert.Equal(1, await CountAsync(account, new() { AddressId = a }));
        Assert.Equal(1, await CountAsync(account, new() { CategoryId = category }));
        Assert.Equal(0, await CountAsync(account, new() { CategoryId = category, AddressId = a }));
        Assert.Equal(0, await CountAsync(account, new() { CategoryId = 1 }));
        Assert.Equal(1, await CountAsync(account, new() { From = "BOSS" }));
        Assert.Equal(1, await CountAsync(account, new() { Text = "invo" }));
        Assert.Equal(1, await CountAsync(account, new() { Quarantined = true }));
        Assert.Equal(0, await CountAsync(account, new() { HasAttachment = true }));
        Assert.Equal(0, await CountAsync(account, new() { Archived = true }));
        Assert.Equal(0, await CountAsync(account, new() { After = second.ReceivedAt }));
        Assert.Equal(1, await CountAsync(account, new() { Before = second.ReceivedAt }));
        Assert.Single(await account.Client.Threads.ListAsync(new MailFilter { AddressId = a }).ToListAsync());
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
        var waiting = account.Client.Emails.WaitAsync(
            new EmailWait { Subject = "grü", Timeout = TimeSpan.FromSeconds(30) });
        while (!waiting.IsCompleted)
        {
            await app.SendAsync(address, Multipart);
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System));
        }

        var email = await waiting;

        Assert.Contains("483920", email?.Text, StringComparison.Ordinal);
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
        var key = await account.Client.ApiKeys.CreateAsync(new NewApiKey { Name = "short" });
        var holder = new ApiClient(app.Client(key.Key)).Client;
        // A second of another wait: by then the first has long passed the door.
        var waiting = holder.Emails.WaitAsync(new EmailWait { Timeout = TimeSpan.FromSeconds(60) });
        await account.Client.Emails.WaitAsync(new EmailWait { Timeout = TimeSpan.FromSeconds(1) });

        await account.Client.ApiKeys.DeleteAsync(key.Id);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20)).IsRefusedAsync(401, "unauthenticated");
    }

    [Fact]
    public async Task Wait_AddressOfAnotherAccount_MatchesNothing()
    {
        var foreign = (await (await app.AccountAsync()).NewAddressAsync()).Id;
        var account = await app.AccountAsync();

        var waited = await account.Client.Emails.WaitAsync(
            new EmailWait { AddressId = foreign, Timeout = TimeSpan.FromSeconds(1) });

        Assert.Null(waited);
        Assert.Equal(HttpStatusCode.NoContent, account.Answered.Status);
        Assert.Equal(0, await CountAsync(account, new() { AddressId = foreign }));
    }

    [Fact]
    public async Task Patch_KeyThatMayNotRead_ChangesAndShowsNothing()
    {
        var account = await app.AccountAsync();
        var writer = await app.ClientAsync(account.AccountId, Mailservr.Accounts.ApiScopes.MailWrite);
        var message = await app.AppendAsync(new() { AccountId = account.AccountId, AddressId = 1 });

        var email = await writer.Client.Emails.UpdateAsync(message.Id, new EmailChange { Starred = true });
        var (emailStatus, emailBody) = (writer.Answered.Status, writer.Answered.Body);
        var thread = await writer.Client.Threads.UpdateAsync(message.ThreadId, new ThreadChange { Archived = true });

        Assert.Equal((null, HttpStatusCode.NoContent, 0), (email, emailStatus, emailBody.Length));
        Assert.Equal((null, HttpStatusCode.NoContent, 0), (thread, writer.Answered.Status, writer.Answered.Body.Length));
        var read = await account.Client.Threads.GetAsync(message.ThreadId);
        Assert.Equal((true, true), (read.Starred, read.Archived));
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
        return (account, (await account.NewAddressAsync()).Text);
    }

    private static async Task<long> NewestAsync(ApiClient account) => (await account.Client.Emails.ListAsync().FirstAsync()).Id;

    private static async Task<int> CountAsync(ApiClient account, MailFilter filter) =>
        await account.Client.Emails.ListAsync(filter).CountAsync();
}
