using Mailservr.AspNetCore.Tests.Webhooks;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Dashboard.Webhooks;

public sealed class WebhookPagesTests(TestApp app)
{
    private const string Path = "/mail/settings/webhooks";
    private const string Target = "https://example.com/hook";

    [Fact]
    public async Task Create_Webhook_ShowsItsSecretOnce()
    {
        var reader = await Reader.SignedInAsync(app.Url);

        var made = await reader.SubmitAsync(
            await reader.GetAsync(Path), "/webhooks", null,
            ("url", " " + Target), ("event", "email.received"), ("description", "<i>Orders</i>"));

        var secret = made.One(".secrets code").TextContent;
        NotedSecrets.Note(secret);
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal("no-store", made.Headers["Cache-Control"]);
        var webhook = await reader.Browser.Client.Webhooks.ListAsync().SingleAsync();
        Assert.Equal((Target, "<i>Orders</i>", true), (webhook.Url, webhook.Description, webhook.Enabled));
        Assert.Equal(["email.received"], webhook.Events);
        var page = await reader.GetAsync(made.Link("main a"));
        Assert.Equal(Target, page.One("h1").TextContent);
        Assert.DoesNotContain(secret, page.Text, StringComparison.Ordinal);
        Assert.Contains("<i>Orders</i>", (await reader.GetAsync(Path)).One(".rows").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("url", "http://example.com/", "url", "The URL must begin with https.")]
    [InlineData("url", "https://10.0.0.1/", "url", "The URL leads to an address")]
    [InlineData("url", "", "url", "A URL has 1 to 2000")]
    [InlineData("event", "email.deleted", "events", "Tick at least one event.")]
    [InlineData("event", null, "events", "Tick at least one event.")]
    [InlineData("description", null, "description", "A description has at most 500 characters.")]
    public async Task CreateAndChange_WrongField_IsSaidThereAndTheRestIsKept(string field, string? value, string at, string fault)
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var webhook = await reader.Browser.Client.Webhooks.CreateAsync(new NewWebhook { Url = Target, Description = "before" });
        (string Name, string Value)[] typed = [("url", "https://kept.example/"), ("event", "thread.created"), ("description", "kept")];
        typed = [.. typed.Where(one => one.Name != field), .. value is null && field == "event" ? [] : new[] { (field, value ?? new string('x', 501)) }];

        foreach (var path in new[] { Path, $"{Path}/{webhook.Id}" })
        {
            var page = await reader.PostAsync(path, typed);

            Assert.Equal(422, (int)page.Status);
            Assert.StartsWith(fault, page.One($"#{at}-fault").TextContent, StringComparison.Ordinal);
            if (field != "url")
                Assert.Equal("https://kept.example/", page.One("#url").GetAttribute("value"));
            if (field != "description")
                Assert.Equal("kept", page.One("#description").GetAttribute("value"));
        }
        var only = await reader.Browser.Client.Webhooks.ListAsync().SingleAsync();
        Assert.Equal((Target, "before"), (only.Url, only.Description));
    }

    [Theory]
    [InlineData("https://example.com/a b", "There are spaces", "In der URL stehen Leerzeichen")]
    [InlineData("example.com", "Give a whole URL", "Geben Sie eine ganze URL an")]
    [InlineData("https://me:secret@example.com/", "The URL must have no user name", "Die URL darf weder Benutzernamen")]
    [InlineData("https://example.com/#here", "The URL must have nothing behind a #", "Die URL darf nichts hinter einem #")]
    [InlineData("https://[fe80::1%25eth0]/", "The host of the URL must not be escaped", "Der Rechnername in der URL")]
    [InlineData("http://example.com/", "The URL must begin with https.", "Die URL muss mit https beginnen.")]
    [InlineData("https://example.com:25/", "This port is not allowed", "Dieser Port ist nicht erlaubt")]
    [InlineData("https://10.0.0.1/", "The URL leads to an address that is not public", "Die URL führt zu einer Adresse")]
    [InlineData("https://localhost/", "The URL leads to a host that is not public", "Die URL führt zu einem Rechner")]
    [InlineData("", "A URL has 1 to 2000 characters.", "Eine URL hat 1 bis 2000 Zeichen.")]
    public async Task Create_WrongUrl_SaysWhatIsWrongWithIt(string url, string english, string german)
    {
        foreach (var (language, fault) in new[] { ("en", english), ("de", german) })
        {
            var reader = await Reader.SignedInAsync(app.Url, language);

            var page = await reader.PostAsync(Path, [("url", url), ("event", "email.received")]);

            Assert.StartsWith(fault, page.One("#url-fault").TextContent, StringComparison.Ordinal);
            Assert.Equal(url, page.One("#url").GetAttribute("value"));
        }
    }

    [Fact]
    public async Task Change_Settings_AreKept()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var webhook = await reader.Browser.Client.Webhooks.CreateAsync(new NewWebhook { Url = Target, Events = ["thread.created"] });
        var path = $"{Path}/{webhook.Id}";

        var page = await reader.GetAsync(path);
        Assert.Equal(["thread.created"], page.Document.QuerySelectorAll("input[name=event][checked]").Select(box => box.GetAttribute("value")));
        var saved = await reader.SubmitAsync(
            page, path, null, ("url", "https://example.org/"), ("event", "email.received"), ("event", "email.sent"), ("event", "thread.created"));
        Assert.Equal("Saved.", saved.Notice);
        Assert.Contains("On It is told of events.", saved.Shown, StringComparison.Ordinal);
        var off = await reader.PostAsync(path, [("url", "https://example.org/"), ("event", "email.sent")]);
        Assert.Equal(path + "?done=saved", off.Location);

        var shown = await reader.GetAsync(path);
        Assert.Contains("Off It is told nothing.", shown.Shown, StringComparison.Ordinal);
        Assert.Empty(shown.Document.QuerySelectorAll("form[action$='/test']"));
        Assert.StartsWith("The webhook is off.", Words(await reader.PostAsync(path + "/test", [])), StringComparison.Ordinal);
        var stored = await reader.Browser.Client.Webhooks.GetAsync(webhook.Id);
        Assert.Equal(("https://example.org/", false), (stored.Url, stored.Enabled));
        Assert.Equal(["email.sent"], stored.Events);
    }

    [Fact]
    public async Task Rotate_AfterTheQuestion_ShowsTheNewSecretOnce()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var webhook = await reader.Browser.Client.Webhooks.CreateAsync(new NewWebhook { Url = Target });
        var page = await reader.GetAsync($"{Path}/{webhook.Id}");

        var question = await reader.GetAsync(page.Link("a[href$='/secret']"));
        Assert.Null((await reader.Browser.Client.Webhooks.GetAsync(webhook.Id)).PreviousSecretUntil);
        var rotated = await reader.SubmitAsync(question, "/secret", null);

        var secret = rotated.One(".secrets code").TextContent;
        NotedSecrets.Note(secret);
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.NotEqual(webhook.Secret, secret);
        Assert.Contains(
            "The former secret signs along until", (await reader.GetAsync(rotated.Link("main a"))).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_AfterTheQuestion_IsGone()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var webhook = await reader.Browser.Client.Webhooks.CreateAsync(new NewWebhook { Url = Target });

        var question = await reader.GetAsync((await reader.GetAsync($"{Path}/{webhook.Id}")).Link("a[href$='/delete']"));
        Assert.Single(await reader.Browser.Client.Webhooks.ListAsync().ToListAsync());
        var list = await reader.SubmitAsync(question, "/delete", null);

        Assert.Equal("The webhook is deleted.", list.Notice);
        Assert.Empty(await reader.Browser.Client.Webhooks.ListAsync().ToListAsync());
        await reader.GetAsync($"{Path}/{webhook.Id}", 404);
    }

    [Fact]
    public async Task Deliveries_OfAReceiver_AreShownAndSentAgain()
    {
        await using var receiver = new HookReceiver();
        var reader = await Reader.SignedInAsync(app.Url);
        var webhook = await reader.Browser.Client.Webhooks.CreateAsync(new NewWebhook { Url = receiver.Url.ToString() });
        var page = await reader.GetAsync($"{Path}/{webhook.Id}");

        var test = await EndAsync(reader, await reader.SubmitAsync(page, "/test", null));
        var first = await receiver.NextAsync();
        Assert.Contains("Succeeded", test.One("dd [role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Answer 204", test.Shown, StringComparison.Ordinal);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(first.Body), test.One("h2 ~ pre").TextContent);
        var again = await EndAsync(reader, await reader.SubmitAsync(test, "/redeliver", null));
        Assert.Equal(first.Body, (await receiver.NextAsync()).Body);
        Assert.Equal(2, again.Document.QuerySelectorAll("ol.rows > li").Length);

        var list = await reader.GetAsync(page.Link("a[href$='/deliveries']"));
        Assert.Contains("2 attempts", list.One(".rows > li").TextContent, StringComparison.Ordinal);
        var failed = await reader.GetAsync(list.Link("a[href$='status=failed']"));
        Assert.Equal("page", failed.One("a[href$='status=failed']").GetAttribute("aria-current"));
        Assert.Contains("No deliveries.", failed.Shown, StringComparison.Ordinal);
        Assert.Single((await reader.GetAsync(list.Link("a[href$='status=succeeded']"))).Document.QuerySelectorAll(".rows > li"));
        await reader.GetAsync(list.Link(".rows a"));
    }

    [Fact]
    public async Task Delivery_ThatFails_ShowsEveryAttemptAndWaits()
    {
        await using var receiver = new HookReceiver { Status = 503 };
        var reader = await Reader.SignedInAsync(app.Url);
        var webhook = await reader.Browser.Client.Webhooks.CreateAsync(new NewWebhook { Url = receiver.Url.ToString() });

        var page = await reader.SubmitAsync(await reader.GetAsync($"{Path}/{webhook.Id}"), "/test", null);
        await receiver.NextAsync();
        var path = page.Form("/redeliver").GetAttribute("action")?[..^"/redeliver".Length] ?? "";
        while (page.Document.QuerySelector("ol.rows li") is null)
            page = await reader.GetAsync(path);

        Assert.Equal("Waiting", page.One("dd [role=status]").TextContent);
        Assert.Contains("Answer 503", page.One("ol.rows li").TextContent, StringComparison.Ordinal);
        Assert.Contains("Next attempt", page.Shown, StringComparison.Ordinal);
        Assert.Single(page.Document.QuerySelectorAll("script[src*=progress]"));
    }

    [Fact]
    public async Task Replay_OfATime_SendsItsEventsAgain()
    {
        await using var receiver = new HookReceiver();
        var reader = await Reader.SignedInAsync(app.Url);
        var address = await InboxTests.AddressAsync(reader, "replay");
        await app.SendAsync(address.Value, "From: a@a.example\nSubject: One\n\nText.\n");
        var webhook = await reader.Browser.Client.Webhooks.CreateAsync(
            new NewWebhook { Url = receiver.Url.ToString(), Events = ["email.received"] });
        var log = await reader.GetAsync($"{Path}/{webhook.Id}/deliveries");

        var noTime = await reader.SubmitAsync(log, "/replay", null, ("from", "yesterday"), ("to", "2999-01-01T00:00"));
        var wrongEnd = await reader.SubmitAsync(log, "/replay", null, ("from", "2020-01-01T00:00"), ("to", "2019-01-01T00:00"));
        var replayed = await reader.SubmitAsync(log, "/replay", null, ("from", "2020-01-01T00:00"));
        var told = await receiver.NextAsync();

        Assert.Equal("Give a day and a time.", noTime.One("#from-fault").TextContent);
        Assert.Equal("2999-01-01T00:00", noTime.One("#to").GetAttribute("value"));
        Assert.StartsWith("The end must be", wrongEnd.One("#to-fault").TextContent, StringComparison.Ordinal);
        Assert.Equal("The events are being sent again.", replayed.Notice);
        Assert.Contains("\"subject\":\"One\"", System.Text.Encoding.UTF8.GetString(told.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delivery_OfAnotherWebhook_IsNotThere()
    {
        await using var receiver = new HookReceiver();
        var reader = await Reader.SignedInAsync(app.Url);
        var client = reader.Browser.Client.Webhooks;
        var (told, other) = (
            await client.CreateAsync(new NewWebhook { Url = receiver.Url.ToString() }),
            await client.CreateAsync(new NewWebhook { Url = Target }));
        var delivery = await client.TestAsync(told.Id);

        await reader.GetAsync($"{Path}/{told.Id}/deliveries/{delivery.Id}");
        await reader.GetAsync($"{Path}/{other.Id}/deliveries/{delivery.Id}", 404);
        Assert.Equal(404, (int)(await reader.PostAsync($"{Path}/{other.Id}/deliveries/{delivery.Id}/redeliver", [])).Status);
    }

    private static async Task<PageAnswer> EndAsync(Reader reader, PageAnswer page)
    {
        var path = page.Form("/redeliver").GetAttribute("action")?[..^"/redeliver".Length] ?? "";
        while (page.One("dd [role=status]").TextContent == "Waiting")
            page = await reader.GetAsync(path);
        return page;
    }

    private static string Words(PageAnswer page) => page.One("main p").TextContent;
}
