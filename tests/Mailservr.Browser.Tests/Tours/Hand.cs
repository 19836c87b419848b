using Microsoft.Playwright;

namespace Mailservr.Browser.Tests.Tours;

/// <summary>What somebody works with.</summary>
internal abstract class Hand(IPage page)
{
    protected IPage Page => page;

    /// <summary>A button, a link, or what unfolds.</summary>
    public abstract Task PressAsync(ILocator target);

    /// <summary>Ticks a box.</summary>
    public abstract Task TickAsync(ILocator box);

    public abstract Task WriteAsync(ILocator field, string text);

    /// <summary>Writes into a field that has something in it already.</summary>
    public async Task WriteOverAsync(ILocator field, string text)
    {
        await WriteAsync(field, "");
        await Page.Keyboard.PressAsync("ControlOrMeta+A");
        await Page.Keyboard.TypeAsync(text);
    }
}

internal sealed class MouseHand(IPage page) : Hand(page)
{
    public override Task PressAsync(ILocator target) => target.ClickAsync();

    public override Task TickAsync(ILocator box) => box.ClickAsync();

    public override async Task WriteAsync(ILocator field, string text)
    {
        await field.ClickAsync();
        await Page.Keyboard.TypeAsync(text);
    }
}

/// <summary>Tab, Enter and Space; and at every stop somebody looks where he is.</summary>
internal sealed class KeyHand(IPage page) : Hand(page)
{
    private const int MaxStops = 300;

    // A frame shows where its reader is by itself.
    private const string Fault = """
        () => {
          const stop = document.activeElement;
          if (!stop || stop === document.body || stop.tagName === "IFRAME") return "";
          const name = `${stop.tagName} "${(stop.textContent || stop.name || "").trim().slice(0, 40)}"`;
          const style = getComputedStyle(stop);
          const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          if (!isOutlined && style.boxShadow === "none") return name + " has the focus and does not show it";
          const box = stop.getBoundingClientRect();
          if (box.width < 5 || box.height < 5) return name + " has the focus and no size";
          const x = box.left + Math.min(box.width / 2, 30), y = box.top + box.height / 2;
          if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return name + " has the focus beyond the window";
          const top = document.elementFromPoint(x, y);
          return stop.contains(top) || top?.contains(stop) || top?.closest("label")?.contains(stop) ? "" : name + " has the focus below something";
        }
        """;

    public int Stops { get; private set; }

    public override Task PressAsync(ILocator target) => GoAndPressAsync(target, "Enter");

    public override Task TickAsync(ILocator box) => GoAndPressAsync(box, "Space");

    public override async Task WriteAsync(ILocator field, string text)
    {
        await GoToAsync(field);
        await Page.Keyboard.TypeAsync(text);
    }

    /// <summary>Where the focus is can be seen.</summary>
    public async Task AssertShownAsync()
    {
        var fault = await Page.EvaluateAsync<string>(Fault);
        Assert.True(fault.Length == 0, $"{fault} on {Page.Url}");
    }

    private async Task GoAndPressAsync(ILocator target, string key)
    {
        await GoToAsync(target);
        await Page.Keyboard.PressAsync(key);
    }

    private async Task GoToAsync(ILocator target)
    {
        await target.WaitForAsync();
        var wanted = await target.ElementHandleAsync();
        for (var stop = 0; !await wanted.EvaluateAsync<bool>("one => one === document.activeElement"); stop++)
        {
            Assert.True(stop < MaxStops, $"The key Tab never comes to {target} on {Page.Url}");
            await Page.Keyboard.PressAsync("Tab");
            await AssertShownAsync();
            Stops++;
        }
    }
}
