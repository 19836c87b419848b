using Mailservr.AspNetCore.Tests.Dashboard.Settings;

namespace Mailservr.AspNetCore.Tests.Dashboard.Keys;

public sealed class KeyPagesTests(TestApp app)
{
    private const string Path = "/mail/settings/keys";

    [Fact]
    public async Task Create_Key_IsShownOnceAndWorks()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var page = await reader.GetAsync(Path);
        Assert.Empty(page.Document.QuerySelectorAll("input[value=admin]"));

        var made = await reader.SubmitAsync(
            page, "/keys", null, ("name", "<b>Phone</b>"), ("scope", "mail:read"), ("scope", "addresses:read"), ("expires", "2999-12-31"));

        var key = made.One(".secrets code").TextContent;
        NotedSecrets.Note(key);
        Assert.Equal("no-store", made.Headers["Cache-Control"]);
        Assert.Equal("The key <b>Phone</b> is ready", made.One("h1").TextContent);
        Assert.Equal(key, made.One("button[data-copy]").GetAttribute("data-copy"));
        using var client = TestApp.Client(app.Url, key);
        var api = new ApiClient(client);
        Assert.Equal(200, (int)(await api.GetAsync("/api/emails")).Status);
        (await api.GetAsync("/api/webhooks")).IsProblem(403, "scope_missing");
        var list = await reader.GetAsync(made.Link("main a"));
        Assert.DoesNotContain(key, list.Text, StringComparison.Ordinal);
        Assert.Contains(key[..8], list.One(".rows").TextContent, StringComparison.Ordinal);
        Assert.Contains("mail:read, addresses:read", list.One(".rows").TextContent, StringComparison.Ordinal);
        Assert.Equal("<b>Phone</b>", list.One(".rows .name").TextContent);
        var record = (await reader.Browser.GetAsync("/api/api-keys")).Data[0];
        Assert.Equal("3000-01-01T00:00:00.000Z", record.GetProperty("expiresAt").GetString());
        Assert.Contains("api_key.created", await SettingsTests.ActionsAsync(reader));
    }

    [Fact]
    public async Task Create_ForSomeAddresses_SeesTheseAlone()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var (mine, hidden) = (await InboxTests.AddressAsync(reader, "key"), await InboxTests.AddressAsync(reader, "hidden"));

        var made = await reader.SubmitAsync(
            await reader.GetAsync(Path), "/keys", null, ("name", "one"), ("addresses", mine.Value.ToUpperInvariant()));

        var key = made.One(".secrets code").TextContent;
        NotedSecrets.Note(key);
        using var client = TestApp.Client(app.Url, key);
        Assert.Equal(200, (int)(await new ApiClient(client).GetAsync($"/api/addresses/{mine.Id}")).Status);
        Assert.Equal(404, (int)(await new ApiClient(client).GetAsync($"/api/addresses/{hidden.Id}")).Status);
        Assert.Contains("Only for " + mine.Value, (await reader.GetAsync(Path)).Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "", "name", "A name has 1 to 100 characters.")]
    [InlineData("scope", "fly", "scopes", "Tick at least one.")]
    [InlineData("addresses", "somebody@elsewhere.example", "addresses", "One of them is not your address")]
    [InlineData("expires", "2001-01-01", "expires", "Choose a day from today on.")]
    [InlineData("expires", "soon", "expires", "There is no such day in the calendar, or it is later than 9999-12-30.")]
    [InlineData("expires", "2026-02-30", "expires", "There is no such day in the calendar, or it is later than 9999-12-30.")]
    [InlineData("expires", "9999-12-31", "expires", "There is no such day in the calendar, or it is later than 9999-12-30.")]
    public async Task Create_WrongField_IsSaidThereAndTheRestIsKept(string field, string value, string at, string fault)
    {
        var reader = await Reader.SignedInAsync(app.Url);
        (string Name, string Value)[] typed = [("name", "kept"), ("scope", "mail:read")];
        typed = [.. typed.Where(one => one.Name != field), (field, value)];

        var page = await reader.SubmitAsync(await reader.GetAsync(Path), "/keys", null, typed);

        Assert.Equal(422, (int)page.Status);
        Assert.StartsWith(fault, page.One($"#{at}-fault").TextContent, StringComparison.Ordinal);
        if (field != "name")
            Assert.Equal("kept", page.One("#name").GetAttribute("value"));
        if (field != "scope")
            Assert.Equal(["mail:read"], page.Document.QuerySelectorAll("input[name=scope][checked]").Select(box => box.GetAttribute("value")));
        Assert.Equal(0, (await reader.Browser.GetAsync("/api/api-keys")).Data.GetArrayLength());
    }

    [Fact]
    public async Task Revoke_AfterTheQuestion_EndsTheKey()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var made = await reader.SubmitAsync(await reader.GetAsync(Path), "/keys", null, ("name", "short"));
        var key = made.One(".secrets code").TextContent;
        NotedSecrets.Note(key);
        using var client = TestApp.Client(app.Url, key);

        var question = await reader.GetAsync((await reader.GetAsync(Path)).Link(".rows a"));
        Assert.Equal("Revoke short?", question.One("h1").TextContent);
        Assert.Equal(200, (int)(await new ApiClient(client).GetAsync("/api/emails")).Status);
        var list = await reader.SubmitAsync(question, "/delete", null);

        Assert.Equal("The key is revoked.", list.Notice);
        Assert.Contains("You have no key.", list.Shown, StringComparison.Ordinal);
        (await new ApiClient(client).GetAsync("/api/emails")).IsProblem(401, "unauthenticated");
        Assert.Contains("api_key.deleted", await SettingsTests.ActionsAsync(reader));
    }

    [Fact]
    public async Task List_ManyKeys_HasPages()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        for (var i = 0; i < 53; i++)
            await reader.Browser.PostAsync("/api/api-keys", $$"""{"name":"k{{i}}","scopes":["mail:read"]}""");

        var first = await reader.GetAsync(Path);
        var second = await reader.GetAsync(first.Link("a[rel=next]"));

        Assert.Equal(50, first.Document.QuerySelectorAll(".rows > li").Length);
        Assert.Equal(["k50", "k51", "k52"], second.Document.QuerySelectorAll(".rows .name").Select(name => name.TextContent));
    }
}
