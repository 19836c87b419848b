using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Mailservr.Browser.Tests;

/// <summary>Notes what a browser must not do: ask somebody else, run what is not ours, complain.</summary>
internal sealed partial class Watch
{
    /// <summary>What hostile scripts call.</summary>
    public const string Canary = "canary";

    private readonly ConcurrentQueue<string> _faults = [];
    private readonly ConcurrentDictionary<string, bool> _pages = new(StringComparer.Ordinal);
    private readonly string _origin;

    public Watch(IBrowserContext context, Uri origin)
    {
        _origin = origin.GetLeftPart(UriPartial.Authority) + "/";
        context.Request += (_, request) => Look(request);
        context.Console += (_, message) => Listen(message);
        context.WebError += (_, error) => _faults.Enqueue("error: " + error.Error);
        context.Dialog += async (_, dialog) =>
        {
            _faults.Enqueue("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
        context.Page += (_, page) => page.Download += (_, download) => _faults.Enqueue("download: " + download.Url);
    }

    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Has scripts heard, in every page and frame to come.</summary>
    public Task HearCanaryAsync(IBrowserContext context) =>
        context.ExposeBindingAsync(Canary, source => _faults.Enqueue($"script ran in {source.Frame.Url}"));

    public void Forget() => _faults.Clear();

    private void Look(IRequest request)
    {
        if (request.IsNavigationRequest)
            _pages[request.Url] = true;
        // What stands in the page itself asks nobody.
        if (!request.Url.StartsWith(_origin, StringComparison.Ordinal)
            && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            && !request.Url.StartsWith("about:", StringComparison.Ordinal))
            _faults.Enqueue("asked: " + request.Url);
    }

    // A page that says 404 or 422 is one that says so; whatever else does not come is missed.
    private void Listen(IConsoleMessage message)
    {
        if (message.Type is not ("error" or "warning"))
            return;
        var isAnswer = message.Text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal)
            && _pages.ContainsKey(PlaceAtEnd().Replace(message.Location, ""));
        if (!isAnswer)
            _faults.Enqueue($"console: {message.Text} ({message.Location})");
    }

    // Line and column.
    [GeneratedRegex(@":\d+:\d+$")]
    private static partial Regex PlaceAtEnd();
}
