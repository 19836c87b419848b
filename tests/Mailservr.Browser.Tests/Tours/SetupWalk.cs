using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailservr.Browser.Tests.Tours;

/// <summary>From the first start to the first mail: what the console has told, by one hand.</summary>
internal sealed class SetupWalk(Visitor visitor, Hand hand, string told)
{
    public const string Email = "ann@example.org";
    private const string Password = "fourteen grey herons";

    private IPage Page => visitor.Page;

    /// <param name="domain">Empty to try it on this machine.</param>
    public async Task SetUpAsync(string domain)
    {
        await visitor.GoAsync("/mail");
        await visitor.SeesHeadingAsync("Set up");
        await visitor.AssertFitsAsync();
        await hand.WriteAsync(Proof, told);
        await hand.WriteOverAsync(Page.GetByLabel("E-mail address"), Email);
        await hand.WriteAsync(Page.GetByLabel("New password"), Password);
        if (domain.Length > 0)
            await hand.WriteAsync(Page.GetByLabel("Your domain"), domain);
        await hand.WriteOverAsync(Page.GetByLabel("Your first address"), "ann");
        await hand.PressAsync(Button("Set up"));
    }

    public async Task SendTestMailAsync(string address)
    {
        await visitor.SeesHeadingAsync("Inbox");
        await Expect(Page.Locator(".empty code")).ToHaveTextAsync(address);
        await hand.PressAsync(Button("Send a test mail to it"));
        await Expect(visitor.Thread("Your address works")).ToBeVisibleAsync();
        await visitor.AssertFitsAsync();
    }

    /// <summary>The new password is good, the one of the console for nothing, and the page has gone.</summary>
    public async Task ComeBackAsync()
    {
        await hand.PressAsync(Button("Sign out"));
        await visitor.SeesHeadingAsync("Sign in");
        await visitor.GoAsync("/mail/setup");
        await visitor.SeesHeadingAsync("Sign in");
        await SignInAsync(Email, told);
        await Expect(Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await SignInAsync("", Password);
        await Expect(Page.Locator(".who").First).ToHaveTextAsync(Email);
    }

    private async Task SignInAsync(string email, string password)
    {
        if (email.Length > 0)
            await hand.WriteAsync(Page.GetByLabel("E-mail address"), email);
        await hand.WriteAsync(Page.GetByLabel("Password"), password);
        await hand.PressAsync(Button("Sign in"));
    }

    private ILocator Proof => Page.GetByLabel("Password from the console of the server");

    private ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
