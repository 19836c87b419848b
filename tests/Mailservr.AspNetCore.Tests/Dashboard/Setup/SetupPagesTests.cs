using Mailservr.Accounts;
using Mailservr.AspNetCore.Hosting;
using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Passwords;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard.Setup;

/// <summary>From the first start to the first mail, without a script and without the API.</summary>
public sealed class SetupPagesTests
{
    private const string NewPassword = "fourteen grey herons";

    [Fact]
    public async Task FirstStart_FromTheConsoleToTheFirstMail_IsThreeForms()
    {
        await using var first = await FirstHost.StartAsync();
        var reader = new Reader(first.Host.Url);
        var page = await reader.GetAsync((await reader.GetAsync("/mail", 303)).Location ?? "");
        PageTableTests.IsSound(page, "/mail/setup");
        Assert.Equal("Set up", page.One("h1").TextContent);

        var inbox = await reader.SubmitAsync(
            page, "/setup", null, ("proof", first.Password), ("email", "Ann@Example.org"), ("password", NewPassword));
        Assert.Equal("hello@mail.localhost", inbox.One(".empty code").TextContent);
        Assert.Equal("ann@example.org", inbox.One(".leave .who").TextContent);
        var mail = await reader.SubmitAsync(inbox, "/test-mail", null);
        Assert.Equal(["Your address works"], mail.Subjects);
        Assert.Contains("This mail came to hello@mail.localhost.", (await reader.GetAsync(mail.Link(".threads a"))).Shown, StringComparison.Ordinal);

        var stranger = new Reader(first.Host.Url);
        Assert.Equal("/mail/sign-in", (await stranger.GetAsync("/mail/setup", 303)).Location);
        Assert.StartsWith("/mail/sign-in", (await stranger.GetAsync("/mail", 303)).Location, StringComparison.Ordinal);
        Assert.Equal("/mail/sign-in", (await stranger.PostAsync("/mail/setup", [("proof", first.Password)])).Location);
        Assert.Equal(401, (int)(await stranger.Browser.LoginAsync("admin@localhost", first.Password)).Status);
        Assert.Equal(401, (int)(await stranger.Browser.LoginAsync("ann@example.org", first.Password)).Status);
        Assert.Equal(200, (int)(await stranger.Browser.LoginAsync("ann@example.org", NewPassword)).Status);
    }

    [Fact]
    public async Task OwnDomain_EndsAtItsRecords()
    {
        await using var first = await FirstHost.StartAsync();
        var reader = new Reader(first.Host.Url);

        var page = await reader.SubmitAsync(
            await reader.GetAsync("/mail/setup"), "/setup", null,
            ("proof", first.Password), ("password", NewPassword), ("domain", "Example.com"), ("name", "Ann"));

        Assert.Equal("example.com", page.One("h1").TextContent);
        Assert.StartsWith("Everything is set up", page.Notice, StringComparison.Ordinal);
        Assert.Contains(page.Document.QuerySelectorAll(".records code"), code => code.TextContent == "v=spf1 mx -all");
        var inbox = await reader.GetAsync(page.Link("main a.button"));
        Assert.Equal("ann@example.com", inbox.One(".empty code").TextContent);
        Assert.Equal("admin@localhost", inbox.One(".leave .who").TextContent);
        var account = await reader.Browser.Client.Account.GetAsync();
        Assert.Equal("example.com", (await reader.Browser.Client.Domains.GetAsync(account.DefaultDomainId ?? 0)).Name);
    }

    [Theory]
    [InlineData("email", "nobody", "This is not an e-mail address.")]
    [InlineData("password", "short", "The password needs 12 to 72 characters")]
    [InlineData("domain", "not a domain", "This is not a domain name, like example.com.")]
    [InlineData("name", "a b", "Letters, digits, dots, hyphens and underscores")]
    public async Task WrongField_IsSaidThereAndTheRestIsKept(string field, string value, string fault)
    {
        await using var first = await FirstHost.StartAsync();
        var reader = new Reader(first.Host.Url);
        (string Name, string Value)[] typed =
        [
            ("email", "ann@example.org"), ("password", NewPassword), ("domain", "example.com"), ("name", "ann"),
        ];
        (string Name, string Value)[] wrong = [.. typed.Where(one => one.Name != field), (field, value)];

        var page = await reader.SubmitAsync(await reader.GetAsync("/mail/setup"), "/setup", null, [("proof", first.Password), .. wrong]);

        Assert.Equal(422, (int)page.Status);
        Assert.StartsWith(fault, page.Fault, StringComparison.Ordinal);
        Assert.StartsWith(field + "-fault", page.One("#" + field).GetAttribute("aria-describedby"), StringComparison.Ordinal);
        foreach (var (name, text) in wrong.Where(one => one.Name != "password"))
            Assert.Equal(text, page.One("#" + name).GetAttribute("value"));
        Assert.DoesNotContain(first.Password, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(NewPassword, page.Text, StringComparison.Ordinal);
        // What was right need not be typed again.
        var done = await reader.SubmitAsync(page, "/setup", null, typed);
        Assert.Equal("example.com", done.One("h1").TextContent);
    }

    [Fact]
    public async Task WrongProof_ChangesNothingAndIsCounted()
    {
        await using var first = await FirstHost.StartAsync(options => options.Accounts.WrongPasswords = 3);
        var reader = new Reader(first.Host.Url);
        var page = await reader.GetAsync("/mail/setup");
        (string, string)[] typed = [("proof", "guess"), ("email", "eve@example.org"), ("password", NewPassword), ("domain", "evil.example")];

        for (var i = 0; i < 3; i++)
        {
            var refused = await reader.SubmitAsync(page, "/setup", null, typed);
            Assert.Equal((422, "This is not the password from the console of the server."), ((int)refused.Status, refused.Fault));
            Assert.Equal("eve@example.org", refused.One("#email").GetAttribute("value"));
        }
        Assert.StartsWith("Too many wrong attempts.", (await reader.SubmitAsync(page, "/setup", null, typed)).Fault, StringComparison.Ordinal);
        Assert.Empty(reader.Browser.Cookies);
        Assert.Null(await first.Host.App.Services.GetRequiredService<Mailservr.Domains.DomainDirectory>().FindByNameAsync("evil.example", default));
    }

    [Fact]
    public async Task SignedInInstead_TheSetupIsOver()
    {
        await using var first = await FirstHost.StartAsync();
        var reader = new Reader(first.Host.Url);
        var setup = await reader.GetAsync("/mail/setup");
        var form = await reader.GetAsync(setup.Link("main a[href$='/sign-in']"));
        Assert.Equal("/mail/setup", form.Link(".notice a"));

        var inbox = await reader.SubmitAsync(form, "/sign-in", null, ("email", "admin@localhost"), ("password", first.Password));

        Assert.Equal("Inbox", inbox.One("h1").TextContent);
        Assert.Equal("/mail", (await reader.GetAsync("/mail/setup", 303)).Location);
        Assert.Equal("/mail/sign-in", (await new Reader(first.Host.Url).GetAsync("/mail/setup", 303)).Location);
    }

    [Fact]
    public async Task PasswordFromTheConfiguration_ThereIsNoSetup()
    {
        await using var first = await FirstHost.StartAsync(options => options.Bootstrap.AdminPassword = NewPassword);

        Assert.Null(first.Host.App.Services.GetRequiredService<FirstStart>().SetupEmail);
        Assert.Equal("/mail/sign-in", (await new Reader(first.Host.Url).GetAsync("/mail/setup", 303)).Location);
    }

    [Fact]
    public async Task TestMail_SwitchedOffAddress_SaysItWasRefused()
    {
        await using var host = await PagesHost.StartAsync();
        var reader = await host.SignedInAsync();
        var (id, _) = await InboxTests.AddressAsync(reader, "off");
        await reader.PostAsync($"/mail/addresses/{id}", [("note", "")]);

        var page = await reader.PostAsync($"/mail/addresses/{id}/test-mail", []);

        Assert.Equal(409, (int)page.Status);
        Assert.Contains("refused (code 550)", page.Shown, StringComparison.Ordinal);
    }

    /// <summary>A host at its first start. What it has told the console is replaced by a password that the test knows.</summary>
    private sealed record FirstHost(PagesHost Host) : IAsyncDisposable
    {
        public string Password { get; } = "Told by the console";

        public static async Task<FirstHost> StartAsync(Action<MailservrOptions>? configure = null)
        {
            var first = new FirstHost(await PagesHost.StartAsync(options =>
            {
                options.Bootstrap.Announce = true;
                configure?.Invoke(options);
            }));
            var services = first.Host.App.Services;
            if (services.GetRequiredService<FirstStart>().SetupEmail is not { } email)
                return first;
            var admin = await services.GetRequiredService<IRecordStore<AccountRecord>>().FindByKeyAsync(email, default);
            var passwords = services.GetRequiredService<PasswordVault>();
            var hash = await passwords.HashAsync(first.Password, email, "password", default);
            Assert.True(await passwords.SetAsync(admin?.Id ?? 0, hash.Value ?? "", default));
            return first;
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
