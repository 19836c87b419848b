using System.Globalization;
using Mailservr.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailservr.Browser.Tests.Tours;

/// <summary>Everything that is done with mail, by one hand, from the first start on.</summary>
internal sealed class Walk(Stage stage, Visitor visitor, Hand hand)
{
    private const string Sender = "orders@books.example";
    private const string Subject = "Your order 10482 has shipped";

    private string _address = "";

    private IPage Page => visitor.Page;

    public async Task TakeAsync()
    {
        await SignInAsync();
        await CreateAddressAsync();
        await FindMailAsync();
        await ShowPicturesAsync();
        await StarAndArchiveAsync();
        await SearchAsync();
        await BlockAsync();
        await SignOutAsync();
    }

    private async Task SignInAsync()
    {
        await visitor.GoAsync("/mail");
        await visitor.SeesHeadingAsync("Sign in");
        await hand.WriteAsync(Page.GetByLabel("E-mail address"), Stage.Owner);
        await hand.WriteAsync(Page.GetByLabel("Password"), Stage.Password);
        await hand.PressAsync(Button("Sign in"));
        await visitor.SeesHeadingAsync("Inbox");
        await visitor.AssertFitsAsync();
    }

    private async Task CreateAddressAsync()
    {
        await hand.PressAsync(Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = "Addresses" }));
        await visitor.SeesHeadingAsync("Addresses");
        await hand.PressAsync(Page.Locator("summary", new() { HasText = "A new address, as you like" }));
        await hand.WriteAsync(Page.GetByLabel("Name before the @"), "shop");
        await hand.PressAsync(Button("Create"));
        var ready = Page.GetByRole(AriaRole.Status).Locator("code");
        await Expect(ready).ToHaveTextAsync("shop@mail.test");
        _address = await ready.InnerTextAsync();
        await visitor.AssertFitsAsync();
    }

    private async Task FindMailAsync()
    {
        await SendAsync();
        await stage.Host.WaitForAsync(to: _address, subject: Subject);
        await hand.PressAsync(Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = "Mail", Exact = true }));
        await visitor.SeesHeadingAsync("Inbox");
        var thread = visitor.Thread(Subject);
        await Expect(thread).ToContainTextAsync("Unread");
        await hand.PressAsync(thread);
        await visitor.SeesHeadingAsync(Subject);
        await Expect(Frame.GetByText("It should arrive on Thursday.")).ToBeVisibleAsync();
        await visitor.AssertFitsAsync();
    }

    private async Task ShowPicturesAsync()
    {
        Assert.Empty(stage.Remote.Requests);
        Assert.Equal("0", await PictureWidthAsync());
        await hand.PressAsync(Page.GetByRole(AriaRole.Link, new() { Name = "Show pictures of other servers" }));
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Hide pictures of other servers" })).ToBeVisibleAsync();
        await Expect(Frame.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 8);
        Assert.Equal("/cover.png", Assert.Single(stage.Remote.Requests).Path);
    }

    private async Task StarAndArchiveAsync()
    {
        var tools = Page.Locator("main > form");
        await hand.PressAsync(tools.GetByRole(AriaRole.Button, new() { Name = "Star" }));
        await Expect(tools.GetByRole(AriaRole.Button, new() { Name = "Remove star" })).ToBeVisibleAsync();
        await hand.PressAsync(tools.GetByRole(AriaRole.Button, new() { Name = "Archive" }));
        await visitor.SeesHeadingAsync("Inbox");
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 thread archived.");
        await Expect(visitor.Thread(Subject)).ToHaveCountAsync(0);
    }

    private async Task SearchAsync()
    {
        await hand.WriteAsync(Page.GetByRole(AriaRole.Searchbox), "from:books lighthouse");
        await hand.PressAsync(Button("Search"));
        var thread = visitor.Thread(Subject);
        await Expect(thread).ToBeVisibleAsync();
        await hand.TickAsync(Page.GetByRole(AriaRole.Checkbox, new() { Name = "Mark: " + Subject }));
        await hand.PressAsync(Button("Mark unread"));
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 thread marked unread.");
        await hand.PressAsync(thread);
        await visitor.SeesHeadingAsync(Subject);
    }

    private async Task BlockAsync()
    {
        await hand.PressAsync(Page.Locator("summary", new() { HasText = "Block the sender" }));
        await hand.PressAsync(Button("Block"));
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The sender is blocked.");
        var refused = await Assert.ThrowsAsync<SmtpUnexpectedException>(SendAsync);
        Assert.Contains("550", refused.Message, StringComparison.Ordinal);
    }

    private async Task SignOutAsync()
    {
        await hand.PressAsync(Button("Sign out"));
        await visitor.SeesHeadingAsync("Sign in");
        await visitor.GoAsync("/mail");
        await visitor.SeesHeadingAsync("Sign in");
    }

    private Task SendAsync() => stage.Host.SendAsync(
        Sender,
        _address,
        Subject,
        "The Lighthouse is on its way.",
        $"<h1>The Lighthouse</h1><p>It should arrive on Thursday.</p><img src=\"{stage.Remote.Url("/cover.png")}\" alt=\"The cover\">");

    private ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private IFrameLocator Frame => Page.FrameLocator("iframe.frame");

    private async Task<string> PictureWidthAsync() =>
        (await Frame.Locator("img").EvaluateAsync<int>("img => img.naturalWidth")).ToString(CultureInfo.InvariantCulture);
}
