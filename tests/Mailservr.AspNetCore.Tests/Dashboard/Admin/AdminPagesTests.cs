using Mailservr.AspNetCore.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard.Admin;

public sealed class AdminPagesTests
{
    [Fact]
    public async Task EachLink_OfAnAdmin_LeadsToASoundPage()
    {
        await using var host = await PagesHost.StartAsync();
        var admin = await host.AdminAsync();
        await admin.PostAsync("/mail/admin/invitations", [("email", "guest@example.org")]);
        await admin.PostAsync("/mail/admin/domains", [("name", "second.example"), ("receiveOnly", "on")]);

        var seen = await PageTableTests.WalkAsync(admin);

        foreach (var path in new[] { "", "/domains", "/users", "/invitations", "/log" })
            Assert.Contains("/mail/admin" + path, seen);
        Assert.Contains(seen, path => path.EndsWith("/delete", StringComparison.Ordinal) && path.Contains("/users/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nav_SomebodyElse_HasNoAdmin()
    {
        await using var host = await PagesHost.StartAsync();

        Assert.Empty((await (await host.SignedInAsync()).GetAsync("/mail")).Document.QuerySelectorAll("nav a[href$='/admin']"));
        Assert.Single((await (await host.AdminAsync()).GetAsync("/mail")).Document.QuerySelectorAll("nav a[href$='/admin']"));
    }

    [Fact]
    public async Task Status_HealthyHost_SaysSoWithNumbers()
    {
        await using var host = await PagesHost.StartAsync();
        var admin = await host.AdminAsync();

        var page = await admin.GetAsync("/mail/admin");

        Assert.Equal("Everything works.", page.One("main .notice").TextContent);
        Assert.Contains("Works", page.One("#checks + .rows").TextContent, StringComparison.Ordinal);
        var accounts = page.One("#accounts + table");
        Assert.Equal(["2", "2", "0", "1"], accounts.QuerySelectorAll("tbody td:nth-child(2)").Select(cell => cell.TextContent));
        Assert.Equal(["100", "100", "0", "50"], accounts.QuerySelectorAll("rect").Select(bar => bar.GetAttribute("width")));
        Assert.All(page.Document.QuerySelectorAll("svg.bar"), bar => Assert.Equal("true", bar.GetAttribute("aria-hidden")));
    }

    [Fact]
    public async Task Log_DeletedAccount_StandsThere()
    {
        await using var host = await PagesHost.StartAsync();
        var (admin, other) = (await host.AdminAsync(), await host.SignedInAsync());
        var id = (await other.Browser.Client.Account.GetAsync()).Id;
        Assert.Contains("Nothing yet.", (await admin.GetAsync("/mail/admin/log")).Shown, StringComparison.Ordinal);

        var question = await admin.GetAsync($"/mail/admin/users/{id}/delete");
        Assert.Contains(other.Browser.Email, question.One("h1").TextContent, StringComparison.Ordinal);
        var list = await admin.SubmitAsync(question, "/delete", null);

        Assert.StartsWith("The account is deleted.", list.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Browser.Email, list.Shown, StringComparison.Ordinal);
        await other.GetAsync("/mail", 303);
        Assert.Contains($"Account deleted Account number {id}", (await admin.GetAsync("/mail/admin/log")).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_Searched_AreFoundByPartsOfEmailAndName()
    {
        await using var host = await PagesHost.StartAsync();
        var (admin, other) = (await host.AdminAsync(), await host.SignedInAsync());

        var found = await admin.GetAsync("/mail/admin/users?q=" + other.Browser.Email[..12].ToUpperInvariant());

        Assert.Equal([other.Browser.Email], found.Document.QuerySelectorAll(".rows .name").Select(name => name.TextContent));
        Assert.Contains("No such user.", (await admin.GetAsync("/mail/admin/users?q=nobody-at-all")).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_RolePlanAndDisabled_AreKeptAndHold()
    {
        await using var host = await PagesHost.StartAsync();
        var (admin, other) = (await host.AdminAsync(), await host.SignedInAsync());
        var id = (await other.Browser.Client.Account.GetAsync()).Id;
        var path = $"/mail/admin/users/{id}";

        var saved = await admin.SubmitAsync(await admin.GetAsync(path), path, null, ("role", "admin"), ("plan", "small"));
        Assert.Equal("Saved.", saved.Notice);
        Assert.Equal(["admin", "small"], saved.Document.QuerySelectorAll("option[selected]").Select(one => one.GetAttribute("value")));
        Assert.Contains("of 4 kB", saved.Shown, StringComparison.Ordinal);
        await other.GetAsync("/mail/admin");
        Assert.Contains("account.changed_by_admin", (await other.Browser.GetAsync("/api/account/audit")).Text, StringComparison.Ordinal);
        Assert.Contains("account.changed_by_admin", (await admin.Browser.GetAsync("/api/account/audit")).Text, StringComparison.Ordinal);

        await admin.PostAsync(path, [("role", "user"), ("plan", ""), ("disabled", "on")]);
        await other.GetAsync("/mail", 303);
        Assert.NotNull((await admin.GetAsync(path)).One("input[name=disabled]").GetAttribute("checked"));
        var wrong = await admin.PostAsync(path, [("role", "user"), ("plan", "golden")]);
        Assert.Equal((422, "There is no such plan."), ((int)wrong.Status, wrong.Fault));
        Assert.Equal(400, (int)(await admin.PostAsync(path, [("role", "root")])).Status);
    }

    [Fact]
    public async Task LastAdmin_CannotGo()
    {
        await using var host = await PagesHost.StartAsync();
        var admin = await host.AdminAsync();
        var users = await admin.Browser.Client.Admin.ListUsersAsync().ToListAsync();
        var (me, first) = (users.Single(user => user.Email == admin.Browser.Email).Id, users.Single(user => user.Email != admin.Browser.Email).Id);
        await admin.PostAsync($"/mail/admin/users/{first}", [("role", "user"), ("plan", "")]);

        var demoted = await admin.PostAsync($"/mail/admin/users/{me}", [("role", "user"), ("plan", "")]);
        var deleted = await admin.PostAsync($"/mail/admin/users/{me}/delete", []);

        Assert.StartsWith("There would be no admin any more.", demoted.Fault, StringComparison.Ordinal);
        Assert.StartsWith("There would be no admin any more.", deleted.Fault, StringComparison.Ordinal);
        await admin.GetAsync("/mail/admin");
    }

    [Fact]
    public async Task Invitation_CodeIsShownOnceAndLetsSomebodyIn()
    {
        await using var host = await PagesHost.StartAsync();
        var admin = await host.AdminAsync();
        host.App.Services.GetRequiredService<MailservrOptions>().Registration = Mailservr.Accounts.RegistrationMode.Invite;
        var form = await admin.GetAsync("/mail/admin/invitations");

        var wrong = await admin.SubmitAsync(form, "/invitations", null, ("email", "nobody"));
        Assert.Equal(("This is not an e-mail address.", "nobody"), (wrong.Fault, wrong.One("#email").GetAttribute("value")));
        var made = await admin.SubmitAsync(form, "/invitations", null, ("email", "Guest@Example.org"));
        var code = made.One("[role=status] code").TextContent;
        Assert.Equal((32, "no-store"), (code.Length, made.Headers["Cache-Control"]));
        NotedSecrets.Note(code);
        var list = await admin.GetAsync("/mail/admin/invitations");
        Assert.Contains("guest@example.org", list.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(code, list.Text, StringComparison.Ordinal);

        var guest = new Reader(host.Url);
        var page = await guest.SubmitAsync(
            await guest.GetAsync("/mail/register"), "/register", null,
            ("invitation", code), ("email", "guest@example.org"), ("password", Browser.Password));
        Assert.Equal("Addresses", page.One("h1").TextContent);
        Assert.Contains("There is no open invitation.", (await admin.GetAsync("/mail/admin/invitations")).Shown, StringComparison.Ordinal);

        await admin.SubmitAsync(form, "/invitations", null);
        var left = await admin.SubmitAsync(await admin.GetAsync("/mail/admin/invitations"), "/delete", null);
        Assert.Contains("There is no open invitation.", left.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoFactor_OfSomebodyElse_IsSwitchedOff()
    {
        await using var host = await PagesHost.StartAsync();
        var (admin, other) = (await host.AdminAsync(), await host.SignedInAsync());
        var id = (await other.Browser.Client.Account.GetAsync()).Id;
        Assert.Empty((await admin.GetAsync($"/mail/admin/users/{id}")).Document.QuerySelectorAll("a[href$='/two-factor']"));
        var begun = await other.Browser.Client.TwoFactor.BeginAsync(Browser.Password);
        await other.Browser.Client.TwoFactor.ConfirmAsync(new Authenticator(begun.Secret).Next());

        var user = await admin.GetAsync($"/mail/admin/users/{id}");
        var done = await admin.SubmitAsync(await admin.GetAsync(user.Link("a[href$='/two-factor']")), "/two-factor", null);

        Assert.Equal("The second factor is off.", done.Notice);
        Assert.False((await other.Browser.Client.Account.GetAsync()).TwoFactor);
        Assert.Contains("second_factor.removed", (await other.Browser.GetAsync("/api/account/audit")).Text, StringComparison.Ordinal);
    }
}
