using Mailservr.Mime;
using Microsoft.Playwright;

namespace Mailservr.Browser.Tests.Mails;

/// <summary>
/// A hundred newsletters, receipts and letters stay what they are. Where <c>MAILSERVR_SCREENSHOTS</c> names a folder, they are
/// put there side by side to be looked at.
/// </summary>
public sealed class OrdinaryMailTests(Chromium chromium)
{
    private const int FramesOfPage = 27;

    // Everything that is read, with how much it stands out from what is behind it (WCAG 2.2, 1.4.3).
    private const string Read = """
        () => {
          const canvas = [255, 255, 255];
          const parse = (color) => { const n = color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0]; return n.length < 4 ? [...n, 1] : n; };
          const over = (top, below) => below.map((b, i) => top[i] * top[3] + b * (1 - top[3]));
          const behind = (one) => one ? over(parse(getComputedStyle(one).backgroundColor), behind(one.parentElement)) : canvas;
          const light = (rgb) => { const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          let shown = "", pale = [];
          for (let text; (text = texts.nextNode());) {
            const range = document.createRange(); range.selectNodeContents(text);
            const box = range.getBoundingClientRect(), one = text.parentElement;
            if (!text.data.trim() || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || box.width < 2 || box.height < 5) continue;
            shown += text.data.replace(/\s+/g, (space) => space === "\u00a0" ? space : " ");
            const back = behind(one), ratio = contrast(over(parse(getComputedStyle(one).color), back), back);
            if (ratio < 4.5) pale.push(`${text.data.trim().slice(0, 30)} ${ratio.toFixed(1)}`);
          }
          return JSON.stringify({
            Shown: shown, Pale: pale.join("; "), Beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
            Buttons: [...document.querySelectorAll(".go")].map((one) => getComputedStyle(one).backgroundColor),
          });
        }
        """;

    private sealed record Reading(string Shown, string Pale, int Beyond, string[] Buttons);

    [Theory]
    [InlineData("desk", ColorScheme.Light)]
    [InlineData("phone", ColorScheme.Dark)]
    public async Task Mail_OfHonestSenders_StaysReadable(string screen, ColorScheme scheme)
    {
        var mails = OrdinaryMail.All();
        Assert.True(mails.Count > 100, $"{mails.Count} mails only");
        await using var stage = await Stage.StartAsync();
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await stage.SendAsync(inbox, mails.Select((mail, index) => new MailDraft
        {
            From = [new(null, "sender@example.org")], Subject = $"mail {index}", Html = mail.Html, Text = mail.Text,
        }));
        var sent = await stage.MailAsync(subject => mails[int.Parse(subject.Split(' ')[1])]);
        await using var visitor = await chromium.VisitAsync(stage.Url, new() { Screen = Screen.Of(screen), Scheme = scheme });
        await visitor.SignInAsync();
        var wall = new FrameWall(visitor) { Width = screen == "phone" ? 336 : 860, Height = 640 };
        await wall.PrepareAsync();
        List<string> faults = [];

        foreach (var batch in sent.OrderBy(mail => mail.Value.Name, StringComparer.Ordinal).Chunk(FramesOfPage))
        {
            await wall.OpenAsync(batch.Select(mail => $"src=\"/api/emails/{mail.Key}/html\""), "sandbox");
            foreach (var (frame, mail) in wall.Frames.Zip(batch))
                faults.AddRange(Faults(mail.Value, await ReadAsync(frame)));
            await wall.SaveAsync($"{screen}-{batch[0].Value.Name}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        await visitor.AssertCleanAsync();
    }

    private static async Task<Reading> ReadAsync(IFrame frame) =>
        System.Text.Json.JsonSerializer.Deserialize<Reading>(await frame.EvaluateAsync<string>(Read))
        ?? throw new InvalidOperationException("There is nothing to read.");

    private static IEnumerable<string> Faults(OrdinaryMail mail, Reading reading)
    {
        foreach (var word in mail.Seen.Where(word => !reading.Shown.Contains(word, StringComparison.Ordinal)))
            yield return $"{mail.Name}: {word} is not seen in {reading.Shown}";
        foreach (var word in mail.Hidden.Where(word => reading.Shown.Contains(word, StringComparison.Ordinal)))
            yield return $"{mail.Name}: {word} is seen";
        if (reading.Pale.Length > 0)
            yield return $"{mail.Name}: {reading.Pale}";
        if (reading.Beyond > 0)
            yield return $"{mail.Name} is {reading.Beyond} px wider than its frame.";
        if (mail.Button is { } colour && (reading.Buttons.Length == 0 || reading.Buttons.Any(button => button != colour)))
            yield return $"{mail.Name}: the button is {string.Join(", ", reading.Buttons)}, not {colour}";
    }
}
