using Mailservr.AspNetCore.Tests.Accounts;
using Mailservr.AspNetCore.Tests.Dashboard.QrCodes;

namespace Mailservr.AspNetCore.Tests.Dashboard.Settings;

public sealed class SecondFactorPagesTests(TestApp app)
{
    private const string Path = "/mail/settings/second-factor";

    [Fact]
    public async Task SetUp_ByThePicture_AsksForACodeFromThenOn()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var other = new Browser(app.Url);
        await other.LoginAsync(reader.Browser.Email, Browser.Password);

        var setup = await BeginAsync(reader);
        var secret = SecretOf(setup);
        var authenticator = new Authenticator(secret);
        Assert.Equal("no-store", setup.Headers["Cache-Control"]);
        Assert.Equal($"secret={secret}", UriOf(setup).Split('?')[1].Split('&')[0]);
        var wrong = await reader.SubmitAsync(setup, "/confirm", null, ("code", "000000"));
        Assert.Equal(422, (int)wrong.Status);
        Assert.StartsWith("The code is not right", wrong.One("#code-fault").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, wrong.Text, StringComparison.Ordinal);
        var on = await reader.SubmitAsync(wrong, "/confirm", null, ("code", authenticator.Next()));

        Assert.Equal("The second step is on", on.One("h1").TextContent);
        Assert.Equal("no-store", on.Headers["Cache-Control"]);
        Assert.Equal(10, CodesOf(on).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(401, (int)(await other.GetAsync("/api/account")).Status);
        Assert.True((await reader.Browser.Client.Account.GetAsync()).TwoFactor);
        var page = await reader.GetAsync(on.Link("main a"));
        Assert.Contains("It is on", page.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(CodesOf(on)[0], page.Text, StringComparison.Ordinal);
        Assert.Contains("second_factor.added", await SettingsTests.ActionsAsync(reader));
        var again = await reader.PostAsync(Path + "/confirm", [("code", "000000")]);
        Assert.Equal(Path, again.Location);
    }

    [Fact]
    public async Task SetUp_WrongPassword_IsSaidThere()
    {
        var reader = await Reader.SignedInAsync(app.Url);

        var page = await reader.SubmitAsync(await reader.GetAsync(Path), "/second-factor", null, ("password", "wrong wrong wrong"));

        Assert.Equal(422, (int)page.Status);
        Assert.Equal("The password is not right.", page.One("#password-fault").TextContent);
        Assert.Empty(page.Document.QuerySelectorAll(".qr"));
    }

    [Fact]
    public async Task On_NewCodesAndOff_TakeThePasswordAndACode()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var setup = await BeginAsync(reader);
        var former = CodesOf(await reader.SubmitAsync(setup, "/confirm", null, ("code", new Authenticator(SecretOf(setup)).Next())));

        var ask = await reader.GetAsync(Path + "/codes");
        var noPassword = await reader.SubmitAsync(ask, "/codes", null, ("password", "wrong wrong wrong"), ("code", former[0]));
        var noCode = await reader.SubmitAsync(ask, "/codes", null, ("password", Browser.Password), ("code", "000000"));
        var renewed = CodesOf(await reader.SubmitAsync(ask, "/codes", null, ("password", Browser.Password), ("code", former[0])));
        var off = await reader.GetAsync(Path + "/off");
        var old = await reader.SubmitAsync(off, "/off", null, ("password", Browser.Password), ("code", former[1]));
        Assert.True((await reader.Browser.Client.Account.GetAsync()).TwoFactor);
        var done = await reader.SubmitAsync(off, "/off", null, ("password", Browser.Password), ("code", renewed[0]));

        Assert.Equal("The password is not right.", noPassword.One("#password-fault").TextContent);
        Assert.StartsWith("The code is not right", noCode.One("#code-fault").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("The code is not right", old.One("#code-fault").TextContent, StringComparison.Ordinal);
        Assert.Empty(former.Intersect(renewed, StringComparer.Ordinal));
        Assert.StartsWith("The second step is off.", done.Notice, StringComparison.Ordinal);
        Assert.False((await reader.Browser.Client.Account.GetAsync()).TwoFactor);
        var actions = await SettingsTests.ActionsAsync(reader);
        Assert.Contains("second_factor.recovery_codes_renewed", actions);
        Assert.Contains("second_factor.removed", actions);
        Assert.Equal(Path, (await reader.GetAsync(Path + "/off", 303)).Location);
    }

    private static async Task<PageAnswer> BeginAsync(Reader reader)
    {
        var setup = await reader.SubmitAsync(
            await reader.GetAsync(Path), "/second-factor", null, ("password", Browser.Password));
        Assert.Equal(200, (int)setup.Status);
        return setup;
    }

    private static string SecretOf(PageAnswer setup)
    {
        var secret = setup.One("code.secret").TextContent;
        NotedSecrets.Note(secret);
        return secret;
    }

    private static string UriOf(PageAnswer setup)
    {
        var picture = setup.One(".qr");
        var side = int.Parse((picture.GetAttribute("viewBox") ?? "").Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(string.IsNullOrEmpty(picture.GetAttribute("aria-label")));
        return QrReader.OfPath(setup.One(".qr path").GetAttribute("d") ?? "", side - 8).Read();
    }

    private static List<string> CodesOf(PageAnswer page)
    {
        List<string> codes = [.. page.Document.QuerySelectorAll(".secrets code").Select(code => code.TextContent)];
        codes.ForEach(NotedSecrets.Note);
        return codes;
    }
}
