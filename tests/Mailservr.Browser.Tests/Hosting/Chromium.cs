using Mailservr.EndToEnd.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Mailservr.Browser.Tests.Chromium))]

namespace Mailservr.Browser.Tests;

/// <summary>One browser for all tests; each visitor has cookies of his own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    // A busy machine starts a browser slowly; what does not come in this time does not come.
    private const float Patience = 60_000;

    private readonly Lazy<Task<IBrowser>> _browser;
    private IPlaywright? _playwright;

    public Chromium() => _browser = new(StartAsync);

    /// <summary>Somebody before an empty window.</summary>
    /// <param name="origin">Whom he is to speak with, and nobody else.</param>
    internal async Task<Visitor> VisitAsync(Uri origin, Looks? looks = null)
    {
        var browser = await _browser.Value;
        looks ??= new();
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = looks.Screen.Width, Height = looks.Screen.Height },
            IsMobile = looks.Screen.IsPhone,
            ColorScheme = looks.Scheme,
            Locale = looks.Language,
            JavaScriptEnabled = looks.HasScripts,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Europe/Lisbon",
        });
        context.SetDefaultTimeout(Patience);
        var watch = new Watch(context, origin);
        return new Visitor(context, await context.NewPageAsync(), watch, origin);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser.IsValueCreated && _browser.Value.IsCompletedSuccessfully)
            await (await _browser.Value).DisposeAsync();
        _playwright?.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        var program = Tool.Chromium;
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            ChromiumSandbox = false,
            // Servers of tests are on loopback, where pages of the world may not ask by default: a leak would not be seen.
            // A process for each frame of a message takes long and changes nothing that is looked at.
            Args = ["--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,IsolateSandboxedIframes"],
        });
    }
}
