using Mailservr.AspNetCore.Dashboard;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Audit;
using Mailservr.Billing;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Tests.Dashboard.Settings;

public sealed class SettingsTests(TestApp app)
{
    [Fact]
    public async Task Settings_FromTheFirstPage_LeadToEveryPart()
    {
        var reader = await Reader.SignedInAsync(app.Url);

        var settings = await reader.GetAsync((await reader.GetAsync("/mail")).Link("nav a[href$='/settings']"));

        Assert.Equal("page", settings.One("nav a[href$='/settings']").GetAttribute("aria-current"));
        Assert.Equal(
            ["account", "password", "sessions", "second-factor", "keys", "webhooks", "retention", "log", "exports", "delete"],
            settings.Document.QuerySelectorAll("main .rows a").Select(link => link.GetAttribute("href")?.Split('/')[^1]));
    }

    [Fact]
    public async Task Settings_WithoutAPlan_AreOpenButForWebhooks()
    {
        await using var host = await PagesHost.StartAsync(options =>
        {
            options.Billing.Required = true;
            options.Billing.Plans["small"] = new PlanOptions { Name = "Small", Price = 500 };
        });
        var reader = await host.SignedInAsync();
        Assert.Equal("/mail/plan", (await reader.GetAsync("/mail", 303)).Location);

        var settings = await reader.GetAsync("/mail/settings");

        Assert.Empty(settings.Document.QuerySelectorAll("a[href$='/webhooks']"));
        foreach (var link in settings.Document.QuerySelectorAll("main .rows a"))
            await reader.GetAsync(link.GetAttribute("href") ?? "");
        Assert.Equal("/mail/plan", (await reader.GetAsync("/mail/settings/webhooks", 303)).Location);
    }

    [Fact]
    public async Task Profile_NameFormatAndDomain_AreKept()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var page = await reader.GetAsync("/mail/settings/account");
        Assert.Equal("Ann", page.One("#name").GetAttribute("value"));
        var domain = page.One("#domain option:last-child").GetAttribute("value") ?? "";

        var saved = await reader.SubmitAsync(page, "/account", null, ("name", " <b>Ann</b> "), ("format", "uuid"), ("domain", domain));

        Assert.Equal("Saved.", saved.Notice);
        var account = await reader.Browser.Client.Account.GetAsync();
        Assert.Equal(("<b>Ann</b>", "uuid", domain), (account.Name, account.AddressFormat, $"{account.DefaultDomainId}"));
        Assert.Equal("uuid", saved.One("input[name=format][checked]").GetAttribute("value"));
        Assert.Equal(domain, saved.One("#domain option[selected]").GetAttribute("value"));
        await reader.SubmitAsync(saved, "/account", null, ("domain", ""));
        Assert.Null((await reader.Browser.Client.Account.GetAsync()).DefaultDomainId);
    }

    [Fact]
    public async Task Profile_WrongField_IsSaidThereAndTheRestIsKept()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var page = await reader.GetAsync("/mail/settings/account");

        var name = await reader.SubmitAsync(page, "/account", null, ("name", new string('x', 201)), ("format", "words"));
        var domain = await reader.SubmitAsync(page, "/account", null, ("name", "Kept"), ("domain", "999999"));
        var format = await reader.PostAsync("/mail/settings/account", [("name", "x"), ("format", "emoji")]);

        Assert.Equal(422, (int)name.Status);
        Assert.Equal("A name has at most 200 characters.", name.One("#name-fault").TextContent);
        Assert.Equal("words", name.One("input[name=format][checked]").GetAttribute("value"));
        Assert.Equal("Choose an active domain.", domain.One("#domain-fault").TextContent);
        Assert.Equal("domain-fault", domain.One("#domain").GetAttribute("aria-describedby"));
        Assert.Equal("Kept", domain.One("#name").GetAttribute("value"));
        Assert.Equal(400, (int)format.Status);
        Assert.Equal("Ann", (await reader.Browser.Client.Account.GetAsync()).Name);
    }

    [Fact]
    public async Task Retention_Shorter_AsksFirst()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var page = await reader.GetAsync("/mail/settings/retention");

        var question = await reader.SubmitAsync(page, "/retention", null, ("days", "30"));
        Assert.Equal("Delete old mail?", question.One("h1").TextContent);
        Assert.Null((await reader.Browser.Client.Account.GetAsync()).MailRetentionDays);
        var saved = await reader.SubmitAsync(question, "/retention", null);
        Assert.Equal("Saved.", saved.Notice);
        Assert.Equal(30, (await reader.Browser.Client.Account.GetAsync()).MailRetentionDays);
        var longer = await reader.SubmitAsync(saved, "/retention", null, ("days", "90"));
        Assert.Equal("90", longer.One("#days").GetAttribute("value"));
        Assert.Equal("Saved.", (await reader.SubmitAsync(longer, "/retention", null, ("days", ""))).Notice);

        Assert.Null((await reader.Browser.Client.Account.GetAsync()).MailRetentionDays);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("3651")]
    [InlineData("99999999999999999999")]
    [InlineData("soon")]
    public async Task Retention_NoDays_IsSaidThere(string days)
    {
        var reader = await Reader.SignedInAsync(app.Url);

        var page = await reader.SubmitAsync(await reader.GetAsync("/mail/settings/retention"), "/retention", null, ("days", days), ("sure", "true"));

        Assert.Equal(422, (int)page.Status);
        Assert.Equal("Give 1 to 3650 days, or nothing.", page.One("#days-fault").TextContent);
        Assert.Equal(days, page.One("#days").GetAttribute("value"));
        Assert.Null((await reader.Browser.Client.Account.GetAsync()).MailRetentionDays);
    }

    [Fact]
    public async Task Log_OfTheAccount_SaysWhatWasDoneNewestFirst()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        for (var i = 0; i < 52; i++)
            await reader.Browser.LoginAsync(reader.Browser.Email, Browser.Password);
        await reader.SubmitAsync(await reader.GetAsync("/mail/settings/exports"), "/exports", null);

        var page = await reader.GetAsync("/mail/settings/log");

        Assert.StartsWith("A copy of everything was begun", page.One(".rows .name").TextContent, StringComparison.Ordinal);
        Assert.Equal(50, page.Document.QuerySelectorAll(".rows > li").Length);
        var older = await reader.GetAsync(page.Link("a[rel=next]"));
        Assert.Contains("The account was created", older.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_EveryAction_HasItsWords()
    {
        var actions = typeof(AuditActions).GetFields().Select(field => (string?)field.GetValue(null) ?? "").ToList();

        Assert.True(actions.Count > 20);
        Assert.All(actions, action => Assert.NotNull(Texts.For(new DefaultHttpContext().Request).Find("log." + action)));
    }

    [Fact]
    public async Task Password_Changed_EndsOtherSessionsAndIsInTheLog()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var other = new Browser(app.Url);
        await other.LoginAsync(reader.Browser.Email, Browser.Password);
        var page = await reader.GetAsync("/mail/settings/password");

        var saved = await reader.SubmitAsync(
            page, "/password", null, ("currentPassword", Browser.Password), ("newPassword", "tin roof rusted cat"));

        Assert.StartsWith("The new password holds.", saved.Notice, StringComparison.Ordinal);
        Assert.Equal(401, (int)(await other.GetAsync("/api/account")).Status);
        Assert.Equal(200, (int)(await other.LoginAsync(reader.Browser.Email, "tin roof rusted cat")).Status);
        Assert.Contains("password.changed", await ActionsAsync(reader));
        Assert.DoesNotContain("tin roof", saved.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong wrong wrong", "tin roof rusted cat", "currentPassword", "The password is not right.")]
    [InlineData(Browser.Password, "short", "newPassword", "The password needs 12 to 72 characters")]
    public async Task Password_Wrong_IsSaidAtItsField(string current, string wanted, string field, string fault)
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var page = await reader.GetAsync("/mail/settings/password");

        var refused = await reader.SubmitAsync(page, "/password", null, ("currentPassword", current), ("newPassword", wanted));

        Assert.Equal(422, (int)refused.Status);
        Assert.StartsWith(fault, refused.One($"#{field}-fault").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", refused.One("#" + field).GetAttribute("aria-invalid"));
        Assert.All(refused.Document.QuerySelectorAll("input[type=password]"), input => Assert.Null(input.GetAttribute("value")));
        Assert.DoesNotContain("password.changed", await ActionsAsync(reader));
    }

    [Fact]
    public async Task Sessions_OneOrAllOthers_AreEnded()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var others = new[] { new Browser(app.Url), new Browser(app.Url), new Browser(app.Url) };
        foreach (var other in others)
            await other.LoginAsync(reader.Browser.Email, Browser.Password);
        var page = await reader.GetAsync("/mail/settings/sessions");
        Assert.Equal(4, page.Document.QuerySelectorAll(".rows > li").Length);
        Assert.Contains("This browser", page.One(".rows > li").TextContent, StringComparison.Ordinal);
        Assert.Null(page.One(".rows > li").QuerySelector("form"));

        var three = await reader.SubmitAsync(page, page.One(".rows form").GetAttribute("action") ?? "", null);
        Assert.Equal("Signed out.", three.Notice);
        Assert.Equal(3, three.Document.QuerySelectorAll(".rows > li").Length);
        var one = await reader.SubmitAsync(three, "/sessions/end", null);

        Assert.Single(one.Document.QuerySelectorAll(".rows > li"));
        Assert.Empty(one.Document.QuerySelectorAll("form[action$='/end']"));
        foreach (var other in others)
            Assert.Equal(401, (int)(await other.GetAsync("/api/account")).Status);
        Assert.Equal(3, (await ActionsAsync(reader)).Count(action => action == "session.ended"));
    }

    [Fact]
    public async Task Sessions_OnesOwn_EndsWithTheSignIn()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var id = (await reader.Browser.GetAsync("/api/account/sessions")).Data[0].GetProperty("id").GetInt64();

        var answer = await reader.PostAsync($"/mail/settings/sessions/{id}/end", []);

        Assert.Equal("/mail/sign-in", answer.Location);
        Assert.Empty(reader.Browser.Cookies);
    }

    [Fact]
    public async Task Sessions_HostileUserAgent_IsText()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        await reader.Browser.SendAsync(
            HttpMethod.Post, "/api/auth/login", $$"""{"email":"{{reader.Browser.Email}}","password":"{{Browser.Password}}"}""", "same-origin",
            ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) <script>alert(1)</script> Firefox/140.0"));

        var page = await reader.GetAsync("/mail/settings/sessions");

        Assert.Contains("Firefox on Linux", page.Shown, StringComparison.Ordinal);
        Assert.Contains("<script>alert(1)</script>", page.Shown, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("main script"));
    }

    [Fact]
    public async Task German_EveryPart_IsTranslated()
    {
        var reader = await Reader.SignedInAsync(app.Url, "de");
        var settings = await reader.GetAsync("/mail/settings");

        Assert.Equal("Einstellungen", settings.One("h1").TextContent);
        foreach (var link in settings.Document.QuerySelectorAll("main .rows a"))
        {
            var page = await reader.GetAsync(link.GetAttribute("href") ?? "");
            Assert.Equal("de", page.Document.DocumentElement.GetAttribute("lang"));
        }
        var wrong = await reader.SubmitAsync(
            await reader.GetAsync("/mail/settings/password"), "/password", null, ("currentPassword", "x"), ("newPassword", "y"));
        Assert.Equal("Das Passwort stimmt nicht.", wrong.Fault);
    }

    internal static async Task<IReadOnlyList<string?>> ActionsAsync(Reader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var log = await reader.Browser.GetAsync("/api/account/audit");
        return [.. log.Data.EnumerateArray().Select(entry => entry.GetProperty("action").GetString())];
    }
}
