using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.AspNetCore.Tests.Google;

namespace Mailservr.AspNetCore.Tests.Dashboard.Settings;

public sealed class GoogleLinkPagesTests(GoogleApp app, TestApp without) : IClassFixture<GoogleApp>
{
    private const string Path = "/mail/settings/google";

    [Fact]
    public async Task Link_WithThePassword_GoesThereAndComesBack()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var person = GoogleApp.NewPerson();
        var page = await reader.GetAsync((await reader.GetAsync("/mail/settings")).Link("a[href$='/google']"));
        var wrong = await reader.SubmitAsync(page, "/google", null, ("password", "wrong wrong wrong"));
        Assert.Equal("The password is not right.", wrong.One("#password-fault").TextContent);

        var begun = await reader.SubmitAsync(page, "/google", null, ("password", Browser.Password));
        var end = await GoogleApp.ReturnAsync(
            reader.Browser, app.Google.Agree(begun.Link("a.button"), person.Subject, person.Email));
        var linked = await reader.GetAsync(end.Location ?? "");
        Assert.Contains("is linked", linked.Shown, StringComparison.Ordinal);
        Assert.Equal(["mailservr-session"], reader.Browser.Cookies.Keys);
        var kept = await reader.SubmitAsync(linked, "/unlink", null, ("password", "wrong wrong wrong"));
        Assert.Equal("The password is not right.", kept.One("#password-fault").TextContent);
        var unlinked = await reader.SubmitAsync(linked, "/unlink", null, ("password", Browser.Password));

        Assert.Equal(Path, end.Location);
        Assert.Equal("The link is removed.", unlinked.Notice);
        Assert.False((await reader.Browser.Client.Account.GetAsync()).Google);
        Assert.Contains("identity.unlinked", await SettingsTests.ActionsAsync(reader));
    }

    [Fact]
    public async Task Unlink_OnlyWayIn_IsNotOffered()
    {
        var reader = new Reader(app.Url);
        await app.SignInAsync(reader.Browser, GoogleApp.NewPerson());

        var page = await reader.GetAsync(Path);

        Assert.Empty(page.Document.QuerySelectorAll("main form"));
        var password = await reader.GetAsync(page.Link("main a[href$='/password']"));
        Assert.Empty(password.Document.QuerySelectorAll("#currentPassword"));
        var refused = await reader.PostAsync(Path + "/unlink", [("password", "")]);
        Assert.StartsWith("Set a password first", refused.Fault, StringComparison.Ordinal);
        var set = await reader.SubmitAsync(password, "/password", null, ("newPassword", "tin roof rusted cat"));
        Assert.StartsWith("The new password holds.", set.Notice, StringComparison.Ordinal);
        Assert.Single((await reader.GetAsync(Path)).Document.QuerySelectorAll("main form"));
    }

    [Fact]
    public async Task Google_NotConfigured_IsNotThere()
    {
        var reader = await Reader.SignedInAsync(without.Url);

        await reader.GetAsync(Path, 404);
        Assert.Equal(404, (int)(await reader.PostAsync(Path, [("password", Browser.Password)])).Status);
        Assert.Empty((await reader.GetAsync("/mail/settings")).Document.QuerySelectorAll("a[href$='/google']"));
    }
}
