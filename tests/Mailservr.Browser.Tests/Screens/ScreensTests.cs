using Microsoft.Playwright;

namespace Mailservr.Browser.Tests.Screens;

/// <summary>
/// The pictures of the documentation. They are kept where <c>MAILSERVR_DOCS_SCREENS</c> names a folder: docs/screens/make does.
/// </summary>
public sealed class ScreensTests(Chromium chromium)
{
    private const int MaxBytes = 150_000;
    private static readonly string? Folder = Environment.GetEnvironmentVariable("MAILSERVR_DOCS_SCREENS");

    [Fact]
    public async Task Screens_OfInventedMail_AreTakenAndSmall()
    {
        await using var stage = await Stage.StartAsync();
        // The host has made hello itself.
        foreach (var name in InventedMail.All.Select(mail => mail.To).Distinct(StringComparer.Ordinal).Where(name => name != "hello"))
            await stage.Host.CreateAddressAsync(name);
        foreach (var (name, draft) in InventedMail.All)
        {
            var to = name + "@mail.test";
            await stage.Host.SendAsync(draft.From[0].Address, [to], draft with { To = [new(null, to)] });
        }
        await using var wide = await chromium.VisitAsync(stage.Url, new() { Screen = new(1024, 660) });
        await wide.SignInAsync();
        foreach (var read in (string[])["Photos from Sunday", "Receipt for your order", "Your statement of October", "Your tickets to Lisbon"])
        {
            await wide.GoAsync("/mail");
            await wide.Thread(read).ClickAsync();
            await wide.SeesHeadingAsync(read);
        }
        await wide.Page.Locator("main > form").GetByRole(AriaRole.Button, new() { Name = "Star" }).ClickAsync();
        await Assertions.Expect(wide.Page.GetByRole(AriaRole.Button, new() { Name = "Remove star" }).First).ToBeVisibleAsync();

        await TakeAsync(wide, "/mail", "inbox", "Inbox");
        var thread = await wide.Page.Locator(".threads a").First.GetAttributeAsync("href") ?? "";
        await wide.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await TakeAsync(wide, "/mail", "inbox-dark", "Inbox");
        await wide.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await TakeAsync(wide, "/mail/addresses", "addresses", "Addresses");
        await TakeAsync(wide, thread, "thread", InventedMail.Shipped);
        await wide.Page.SetViewportSizeAsync(Screen.Phone.Width, Screen.Phone.Height);
        await TakeAsync(wide, "/mail", "inbox-phone", "Inbox");
        await wide.AssertCleanAsync();
    }

    private static async Task TakeAsync(Visitor visitor, string path, string name, string heading)
    {
        await visitor.GoAsync(path);
        await visitor.SeesHeadingAsync(heading);
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var picture = await visitor.Page.ScreenshotAsync();
        Assert.InRange(picture.Length, 10_000, MaxBytes);
        if (Folder is { Length: > 0 })
            await File.WriteAllBytesAsync(Path.Combine(Folder, name + ".png"), picture);
    }
}
