using Mailservr.AspNetCore.Tests.Dashboard.Settings;
using Mailservr.Mime;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mailservr.Browser.Tests.Tours;

/// <summary>A page on which something is being done: it says how far that is, by itself.</summary>
public sealed class ProgressTests(Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Export_WhileItIsWritten_SaysHowFarItIs(bool hasScripts)
    {
        var held = new HeldBlobs();
        await using var stage = await Stage.StartAsync(options => options.Extend = mailservr => held.StandBefore(mailservr.Services));
        var inbox = await stage.Host.CreateAddressAsync("inbox");
        await stage.SendAsync(inbox, Enumerable.Range(1, 4).Select(Large));
        await using var visitor = await chromium.VisitAsync(stage.Url, new() { HasScripts = hasScripts });
        await visitor.SignInAsync("/mail/settings/exports");
        var page = visitor.Page;
        held.Give(1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Make a copy" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("25 % of the emails are in it.", new() { Timeout = 30_000 });
        if (hasScripts)
            Assert.Empty(await Pages.Axe.FindAsync(page));
        held.Give(3);
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("75 % of the emails are in it.", new() { Timeout = 30_000 });
        held.Give(4);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Download" })).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(0);
        await visitor.AssertCleanAsync();
    }

    private static MailDraft Large(int number)
    {
        var content = new byte[100_000];
        Array.Fill(content, (byte)number);
        return new()
        {
            From = [new("Ann", "ann@keller.example")],
            Subject = $"Note {number}",
            Text = "A note.",
            Attachments = [new() { FileName = "a.bin", MediaType = "application/octet-stream", Bytes = content }],
        };
    }
}
