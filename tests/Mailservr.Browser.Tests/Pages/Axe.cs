using System.Text.Json;
using Mailservr.EndToEnd.Tests;
using Microsoft.Playwright;

namespace Mailservr.Browser.Tests.Pages;

/// <summary>axe-core, which finds what keeps people out.</summary>
internal static class Axe
{
    private const string Tags = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa";

    // What the colours and the size of the window change; the rest is the same in all of them.
    private const string OfLooks = "color-contrast target-size";

    private const string Run = """
        async ([kind, names]) => {
          const found = await axe.run(document, { iframes: false, resultTypes: ["violations"], runOnly: { type: kind, values: names.split(" ") } });
          return JSON.stringify(found.violations.map((one) =>
            `${one.id} (${one.impact}): ` + one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")));
        }
        """;

    private static readonly Lazy<Task<string>> Script = new(ReadAsync);

    /// <summary>What is wrong with the page, in both colour schemes and on both screens.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        await page.EvaluateAsync(await Script.Value);
        return
        [
            .. await FindAsync(page, Screen.Desk, ColorScheme.Light, "tag", Tags),
            .. await FindAsync(page, Screen.Phone, ColorScheme.Dark, "tag", Tags),
            .. await FindAsync(page, Screen.Phone, ColorScheme.Light, "rule", OfLooks),
            .. await FindAsync(page, Screen.Desk, ColorScheme.Dark, "rule", OfLooks),
        ];
    }

    private static async Task<IEnumerable<string>> FindAsync(IPage page, Screen screen, ColorScheme scheme, string kind, string names)
    {
        await page.SetViewportSizeAsync(screen.Width, screen.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var found = await page.EvaluateAsync<string>(Run, new[] { kind, names });
        return (JsonSerializer.Deserialize<string[]>(found) ?? []).Select(one => $"{page.Url}, {screen.Width} px, {scheme}: {one}");
    }

    // The lock file says which bytes npm may bring.
    private static async Task<string> ReadAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "axe");
        var script = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(script))
            await ChildProcess.RunAsync(Tool.Npm, ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"]);
        return await File.ReadAllTextAsync(script);
    }
}
