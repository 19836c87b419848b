using System.Net;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests.Tour;

/// <summary>docs/tour.md, pasted.</summary>
public sealed class TourTests
{
    [Fact]
    public async Task Page_PastedIntoAShell_EveryCheckHolds()
    {
        Assert.NotEmpty(Tool.Curl);
        Assert.NotEmpty(Tool.Python);
        var page = TourPage.Read();
        await using var dns = FakeDnsServer.Start();
        await using var stripe = await FakeStripe.StartAsync();
        var settings = page.Settings.Select(word => word.Replace("$STRIPE", stripe.Url.AbsoluteUri, StringComparison.Ordinal));
        await using var server = await ServerProcess.StartAsync(settings: [.. settings, "--Mailservr:Dns:Servers=" + dns.EndPoint]);
        using var folder = new TempFolder();
        var script = folder.Write("tour.sh", Prologue(server, folder) + page.Script);

        await using var shell = ChildProcess.Start("bash", [script], page.Root);
        var exit = await shell.WaitForExitAsync();

        Assert.True(exit == 0, $"exit {exit}\n{shell.Output}\n{server.Output}");
        Assert.True(page.Claims.Count > 25, $"The page checks {page.Claims.Count} things only.");
        Assert.Equal(page.Claims.Select(claim => "ok: " + claim), Said(shell.Output));
    }

    private static IEnumerable<string> Said(string output) =>
        output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains("ok: ", StringComparison.Ordinal));

    // What the reader of the page sets, and an end at the first thing that goes wrong.
    private static string Prologue(ServerProcess server, TempFolder folder) =>
        $"""
        set -euo pipefail
        export TMPDIR={folder.Path} no_proxy={IPAddress.Loopback}
        MAIL={server.Http.GetLeftPart(UriPartial.Authority)}
        SMTP={server.Smtp}
        HOOK_PORT={FreePort.Take(1)[0]}
        ADMIN_KEY={ServerProcess.ApiKey}

        """;
}
