using System.Net;
using Mailservr.Mime;
using Mailservr.Testing;
using Microsoft.Playwright;

namespace Mailservr.Browser.Tests.Mails;

/// <summary>Hostile mail in a real browser: nothing of it runs, asks, or gets out of its frame.</summary>
public sealed class HostileMailTests(Chromium chromium)
{
    private const int FramesOfPage = 60;

    [Fact]
    public async Task Bodies_Opened_RunNothingAskNobodyAndAreWhatTheListsSay()
    {
        await using var stage = await Stage.StartAsync();
        var payloads = HostilePayloads.All(stage.Elsewhere("/x"));
        Assert.True(payloads.Count > 550, $"{payloads.Count} payloads only");
        var ids = await SendAsync(stage, payloads);
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await visitor.SignInAsync();
        await visitor.Watch.HearCanaryAsync(visitor.Context);
        var wall = new FrameWall(visitor);
        await wall.PrepareAsync();

        // Without the sandbox of the frame, which is one of three walls.
        foreach (var batch in ids.Chunk(FramesOfPage))
        {
            await wall.OpenAsync(batch.Select(id => Source(id.Key, "block")), "");
            await AssertHarmlessAsync(visitor, wall, ids, batch.Length);
        }
        // With pictures, which come from us.
        foreach (var batch in ids.Where(id => id.Key % 4 == 0 && id.Value.Contains("/x", StringComparison.Ordinal)).Chunk(FramesOfPage))
            await wall.OpenAsync(batch.Select(id => Source(id.Key, "load")), "sandbox");

        await visitor.AssertCleanAsync();
        Assert.DoesNotContain(stage.Remote.Requests, request => request.Headers["User-Agent"].Contains("Chrome", StringComparison.Ordinal));
    }

    /// <summary>Without this, a watch that sees nothing would look like mail that does nothing.</summary>
    [Fact]
    public async Task Bodies_ShownAsTheyCame_RunAndAsk()
    {
        await using var stage = await Stage.StartAsync();
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await visitor.Watch.HearCanaryAsync(visitor.Context);
        var wall = new FrameWall(visitor);
        await wall.PrepareAsync();
        var ran = 0;
        var asked = 0;

        foreach (var batch in HostilePayloads.All(stage.Elsewhere("/x")).Where((_, index) => index % 3 == 0).Chunk(FramesOfPage))
        {
            visitor.Watch.Forget();
            await wall.OpenAsync(batch.Select(html => $"srcdoc=\"{WebUtility.HtmlEncode(html)}\""), "");
            ran += visitor.Watch.Faults.Count(fault => fault.StartsWith("script ran", StringComparison.Ordinal));
            asked += visitor.Watch.Faults.Count(fault => fault.StartsWith("asked", StringComparison.Ordinal));
        }

        Assert.True(ran >= 8, $"{ran} scripts ran");
        Assert.True(asked > 40, $"{asked} requests left");
        Assert.NotEmpty(stage.Remote.Requests);
    }

    [Fact]
    public async Task SubjectsNamesAndFileNames_OnEveryPage_AreText()
    {
        await using var stage = await Stage.StartAsync();
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        var lines = HostilePayloads.Lines(stage.Elsewhere("/x"));
        Assert.True(lines.Count > 120, $"{lines.Count} lines only");
        await stage.SendAsync(inbox, lines.Select(line => new MailDraft
        {
            From = [new(line, "sender@example.org")],
            Subject = line,
            Text = line,
            Attachments = [new() { FileName = line.Replace('/', '_'), Bytes = new byte[10] }],
        }));
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await visitor.SignInAsync();
        await visitor.Watch.HearCanaryAsync(visitor.Context);
        HashSet<string> shown = [];

        for (string? next = "/mail"; next is not null;)
        {
            await visitor.GoAsync(next);
            await visitor.AssertFitsAsync();
            shown.UnionWith(await visitor.Page.Locator(".threads .subject").AllInnerTextsAsync());
            var more = visitor.Page.Locator("a[rel=next]");
            var threads = await visitor.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.threads a')].map((a) => a.getAttribute('href'))");
            next = await more.CountAsync() == 0 ? null : await more.GetAttributeAsync("href");
            foreach (var thread in threads.Where((_, index) => index % 5 == 0))
                await visitor.GoAsync(thread);
        }

        await visitor.AssertCleanAsync();
        Assert.Empty(stage.Remote.Requests);
        Assert.True(shown.Count > lines.Count * 9 / 10, $"{shown.Count} of {lines.Count} subjects are shown.");
        Assert.Contains("</title><script>canary(1)</script>", shown);
    }

    [Theory]
    [InlineData("desk")]
    [InlineData("phone")]
    public async Task Bodies_ThatCover_StayInTheirFrames(string screen)
    {
        await using var stage = await Stage.StartAsync();
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        var first = new MailDraft { From = [new(null, "sender@example.org")], Subject = "Cover", MessageId = "cover@example.org", Html = "<p>x" };
        await stage.SendAsync(inbox, [first]);
        await stage.SendAsync(inbox, HostilePayloads.Covering().Where((_, index) => index % 5 == 0).Take(19).Select(html => first with
        {
            Subject = "Re: Cover", MessageId = null, InReplyTo = ["cover@example.org"], Html = html + "<a href=https://canary.example/ style='position:absolute;inset:-999px'>x</a>",
        }));
        await using var visitor = await chromium.VisitAsync(stage.Url, new() { Screen = Screen.Of(screen) });
        await visitor.SignInAsync();
        await visitor.Thread("Cover").First.ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("iframe")).ToHaveCountAsync(20);

        // Every control of ours is what a click on its place comes to.
        var covered = await visitor.Page.EvaluateAsync<string[]>("""
            async () => {
              const covered = [];
              for (const one of document.querySelectorAll("main button, main a, main summary, main iframe")) {
                if (!one.checkVisibility()) continue;
                one.scrollIntoView({ block: "center", behavior: "instant" });
                await new Promise(requestAnimationFrame);
                const box = one.getBoundingClientRect(), main = document.querySelector("main").getBoundingClientRect();
                const hit = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 12));
                if (!one.contains(hit)) covered.push(`${one.tagName} ${one.textContent} below ${hit?.tagName}`);
                if (box.left < main.left || box.right > main.right) covered.push(`${one.tagName} is beside the page`);
              }
              return covered;
            }
            """);

        Assert.Empty(covered);
        await visitor.AssertFitsAsync();
        await visitor.AssertCleanAsync();
    }

    [Theory]
    [InlineData("_top")]
    [InlineData("_self")]
    public async Task Link_Clicked_OpensAWindowThatKnowsNothingOfUs(string target)
    {
        await using var stage = await Stage.StartAsync();
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await stage.SendAsync(inbox, [new MailDraft
        {
            From = [new(null, "sender@example.org")], Subject = "Way", Html = $"<a href=\"{stage.Elsewhere("/landing")}\" target={target} rel=opener>Go</a>",
        }]);
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await visitor.SignInAsync();
        await visitor.Thread("Way").ClickAsync();
        await visitor.SeesHeadingAsync("Way");
        var here = visitor.Page.Url;

        var window = await visitor.Context.RunAndWaitForPageAsync(
            () => visitor.Page.FrameLocator("iframe").GetByText("Go").ClickAsync());

        await window.WaitForURLAsync(stage.Elsewhere("/landing"));
        Assert.True(await window.EvaluateAsync<bool>("() => opener === null && document.referrer === ''"));
        Assert.Equal(here, visitor.Page.Url);
        var asked = Assert.Single(stage.Remote.Requests, request => request.Path == "/landing").Headers;
        Assert.False(asked.ContainsKey("Referer") || asked.ContainsKey("Cookie"), string.Join(", ", asked.Keys));
    }

    private static string Source(long id, string images) => $"src=\"/api/emails/{id}/html?images={images}\"";

    private static async Task AssertHarmlessAsync(Visitor visitor, FrameWall wall, Dictionary<long, string> sent, int count)
    {
        var origin = visitor.At("/").GetLeftPart(UriPartial.Authority);
        var frames = wall.Frames.ToList();
        Assert.Equal(count, frames.Count);
        foreach (var frame in frames)
        {
            var id = long.Parse(new Uri(frame.Url).Segments[3].TrimEnd('/'));
            var found = await frame.EvaluateAsync<string>(FrameWall.Inspect, origin);
            Assert.True(found.Length == 0, $"{found}\n{sent[id]}");
        }
        Assert.Empty(visitor.Watch.Faults);
    }

    /// <summary>What was sent, by the id that it has now.</summary>
    private static async Task<Dictionary<long, string>> SendAsync(Stage stage, IReadOnlyList<string> bodies)
    {
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await stage.SendAsync(inbox, bodies.Select((html, index) => new MailDraft
        {
            From = [new(null, "sender@example.org")], Subject = $"payload {index}", Html = html,
        }));
        return await stage.MailAsync(subject => bodies[int.Parse(subject.Split(' ')[1])]);
    }
}
