using Microsoft.Playwright;

namespace Mailservr.Browser.Tests;

/// <summary>Somebody with a browser window.</summary>
internal sealed class Visitor(IBrowserContext context, IPage page, Watch watch, Uri origin) : IAsyncDisposable
{
    public IBrowserContext Context => context;

    public IPage Page => page;

    public Watch Watch => watch;

    public ILocator Heading => page.Locator("h1");

    /// <summary>In the list, not in the line that tells of new mail.</summary>
    public ILocator Thread(string subject) => page.Locator(".threads").GetByRole(AriaRole.Link, new() { Name = subject });

    public Uri At(string path) => new(origin, path);

    public async Task GoAsync(string path) => await page.GotoAsync(At(path).AbsoluteUri);

    public async Task SignInAsync(string path = "/mail")
    {
        await GoAsync(path);
        await page.GetByLabel("E-mail address").FillAsync(Stage.Owner);
        await page.GetByLabel("Password").FillAsync(Stage.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }

    public async Task SeesHeadingAsync(string text) => await Assertions.Expect(Heading).ToHaveTextAsync(text);

    /// <summary>Nothing went wrong so far, nobody else was asked, and there is no cookie but that of the session.</summary>
    public async Task AssertCleanAsync(int cookies = 1)
    {
        Assert.Empty(watch.Faults);
        var kept = await context.CookiesAsync();
        Assert.True(kept.Count == cookies, "Cookies: " + string.Join(", ", kept.Select(cookie => cookie.Name)));
    }

    /// <summary>Nothing stands beyond the right edge of the window.</summary>
    public async Task AssertFitsAsync()
    {
        var beyond = await page.EvaluateAsync<int>(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(beyond <= 0, $"{page.Url} is {beyond} px wider than the window.");
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
