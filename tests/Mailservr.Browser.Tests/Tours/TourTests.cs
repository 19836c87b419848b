using Microsoft.Playwright;

namespace Mailservr.Browser.Tests.Tours;

/// <summary>The whole of it, as somebody sees it who has never seen it.</summary>
public sealed class TourTests(Chromium chromium)
{
    [Theory]
    [InlineData("desk", true)]
    [InlineData("desk", false)]
    [InlineData("phone", true)]
    [InlineData("phone", false)]
    public async Task Tour_ByMouse_ComesToItsEnd(string screen, bool hasScripts)
    {
        await using var stage = await Stage.StartAsync();
        await using var visitor = await chromium.VisitAsync(
            stage.Url, new() { Screen = Screen.Of(screen), HasScripts = hasScripts });

        await new Walk(stage, visitor, new MouseHand(visitor.Page)).TakeAsync();

        await visitor.AssertCleanAsync(cookies: 0);
    }

    [Theory]
    [InlineData("desk")]
    [InlineData("phone")]
    public async Task Tour_ByKeyboard_ComesToItsEndAndShowsEveryStop(string screen)
    {
        await using var stage = await Stage.StartAsync();
        await using var visitor = await chromium.VisitAsync(stage.Url, new() { Screen = Screen.Of(screen) });
        var hand = new KeyHand(visitor.Page);

        await new Walk(stage, visitor, hand).TakeAsync();

        Assert.True(hand.Stops > 50, $"{hand.Stops} stops only");
        await visitor.AssertCleanAsync(cookies: 0);
    }

    [Fact]
    public async Task SkipLink_IsTheFirstStop_AndLeadsToTheContent()
    {
        await using var stage = await Stage.StartAsync();
        await using var visitor = await chromium.VisitAsync(stage.Url);
        await visitor.SignInAsync();
        var skip = visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" });
        await Assertions.Expect(skip).Not.ToBeInViewportAsync();

        await visitor.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(skip).ToBeFocusedAsync();
        await Assertions.Expect(skip).ToBeInViewportAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(visitor.Page.Locator("main")).ToBeFocusedAsync();
    }
}
