using System.Text;
using Microsoft.Playwright;

namespace Mailservr.Browser.Tests.Mails;

/// <summary>Many frames in one page of our origin, because to open each message by itself takes long.</summary>
internal sealed class FrameWall(Visitor visitor)
{
    private const string Path = "/frames-of-the-tests";
    private string _html = "";

    /// <summary>Of each frame, in CSS pixels.</summary>
    public int Width { get; init; } = 150;

    public int Height { get; init; } = 90;

    // What a browser has made of the page of a message, and what must not be in there.
    public const string Inspect = """
        (origin) => {
          const gone = "script link base form iframe frame frameset object embed applet svg math template video audio source track canvas portal fencedframe noscript button input select textarea dialog marquee".split(" ");
          const found = [];
          for (const one of document.querySelectorAll("*")) {
            const name = one.localName;
            if (gone.includes(name) || one.shadowRoot || (name === "meta" && one.parentNode !== document.head)) found.push(name);
            for (const { name: attribute, value } of one.attributes)
              if (/^on|^(srcdoc|srcset|ping|formaction|action|poster|data|manifest|is|popover|autofocus|contenteditable|accesskey|slot|part|nonce|attributionsrc|download|tabindex)$/.test(attribute)) found.push(`${name} ${attribute}=${value}`);
            if (one.href !== undefined && one.hasAttribute("href"))
              if (!["http:", "https:", "mailto:", "tel:"].includes(one.protocol) || one.target !== "_blank" || !one.relList.contains("noopener") || one.origin === origin) found.push(`${name} ${one.href} ${one.target}`);
            if (one.hasAttribute("src") && !one.src.startsWith("data:image/") && !one.src.startsWith(origin + "/api/images/") && !one.src.startsWith(origin + "/api/attachments/")) found.push(one.src);
            if (/fixed|sticky/.test(getComputedStyle(one).position)) found.push(`${name} stays in its place`);
          }
          return found.join("; ");
        }
        """;

    public async Task PrepareAsync()
    {
        await visitor.Context.RouteAsync(
            "**" + Path, route => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = _html }));
    }

    /// <summary>Opens pages side by side, in frames with these attributes.</summary>
    public async Task OpenAsync(IEnumerable<string> sources, string attributes)
    {
        var html = new StringBuilder($"<!DOCTYPE html><title>x</title><style>iframe{{width:{Width}px;height:{Height}px;border:0}}</style>");
        foreach (var source in sources)
            html.Append("<iframe ").Append(attributes).Append(' ').Append(source).Append("></iframe>");
        _html = html.ToString();
        await visitor.GoAsync(Path);
        await visitor.Page.Mouse.MoveAsync(70, 40);
        await visitor.Page.Mouse.MoveAsync(700, 400, new() { Steps = 20 });
    }

    /// <summary>All of them in one picture, if somebody wants to look.</summary>
    public async Task SaveAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("MAILSERVR_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        // As large as all of it: frames beyond the window are not painted.
        await visitor.Page.SetViewportSizeAsync((Width + 8) * 9, (Height + 8) * 3);
        await visitor.Page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(folder, name + ".png") });
    }

    public IEnumerable<IFrame> Frames => visitor.Page.Frames.Where(frame => frame.ParentFrame == visitor.Page.MainFrame);
}
