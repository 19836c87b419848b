using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Dashboard.Settings;

public sealed class AccountDeletePagesTests(TestApp app)
{
    [Fact]
    public async Task Delete_WithThePassword_EndsEverything()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        await InboxTests.AddressAsync(reader, "end");
        var question = await reader.GetAsync((await reader.GetAsync("/mail/settings")).Link("a[href$='/delete']"));
        Assert.Equal($"Delete {reader.Browser.Email}?", question.One("h1").TextContent);
        Assert.Contains("1 address:", question.Shown, StringComparison.Ordinal);

        var wrong = await reader.SubmitAsync(question, "/delete", null, ("password", "wrong wrong wrong"));
        Assert.Equal("The password is not right.", wrong.One("#password-fault").TextContent);
        await reader.Browser.Client.Account.GetAsync();
        var done = await reader.SubmitAsync(question, "/delete", null, ("password", Browser.Password));

        Assert.Equal("Your account is deleted", done.One("h1").TextContent);
        Assert.NotNull(done.One("main time").GetAttribute("datetime"));
        Assert.Empty(done.Document.QuerySelectorAll("header form"));
        Assert.Empty(reader.Browser.Cookies);
        Assert.Equal(401, (int)(await reader.Browser.LoginAsync(reader.Browser.Email, Browser.Password)).Status);
    }

    [Fact]
    public async Task Delete_LastAdmin_IsRefused()
    {
        await using var host = await PagesHost.StartAsync(options => options.Bootstrap.AdminPassword = Browser.Password);
        var reader = new Reader(host.Url);
        using var client = TestApp.Client(host.Url, TestApp.AdminKey);
        var email = (await new ApiClient(client).GetAsync("/api/account")).Data.GetProperty("email").GetString() ?? "";
        await reader.Browser.LoginAsync(email, Browser.Password);

        var page = await reader.SubmitAsync(
            await reader.GetAsync("/mail/settings/delete"), "/delete", null, ("password", Browser.Password));

        Assert.StartsWith("You are the last admin.", page.Fault, StringComparison.Ordinal);
        await reader.GetAsync("/mail");
    }
}
