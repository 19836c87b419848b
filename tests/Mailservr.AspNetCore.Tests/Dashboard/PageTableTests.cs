using System.Net;
using System.Text.RegularExpressions;
using Mailservr.AspNetCore.Dashboard;
using Mailservr.AspNetCore.Tests.Dashboard.Admin;
using Mailservr.Client;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Dashboard;

/// <summary>Every page and every form with every kind of wrong visitor, and what all pages have in common.</summary>
public sealed partial class PageTableTests(TestApp app)
{
    private static readonly string[] OfEveryone =
    [
        "GET /mail/assets/{version}/{name}", "GET /mail/sign-in", "POST /mail/sign-in", "POST /mail/sign-in/google", "POST /mail/sign-out",
        "GET /mail/register", "POST /mail/register", "GET /mail/setup", "POST /mail/setup",
    ];

    [Fact]
    public void EachPage_OpenToEveryone_IsKnownToBe()
    {
        var open = Routes().Where(route => route.Access == Access.Everyone && route.Method != "HEAD").Select(route => route.Name);

        Assert.Equal(OfEveryone.Order(StringComparer.Ordinal), open.Order(StringComparer.Ordinal));
        Assert.True(Routes().Count() > 75);
    }

    [Fact]
    public async Task EachPage_Stranger_IsLedToTheSignIn()
    {
        var reader = new Reader(app.Url);
        foreach (var route in Routes().Where(route => route is { Access: not Access.Everyone, Method: "GET" }))
        {
            var path = Fill(route, 1);
            var answer = await reader.GetAsync(path, 303);
            Assert.Equal("/mail/sign-in?returnTo=" + Uri.EscapeDataString(path), answer.Location);
        }
        foreach (var route in Routes().Where(route => route is { Access: not Access.Everyone, Method: "POST" }))
            Assert.Equal("/mail/sign-in", (await reader.PostAsync(Fill(route, 1), [])).Location);
    }

    [Fact]
    public async Task EachPageOfAdmins_SomebodyElse_IsNotThere()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var routes = Routes().Where(route => route.Access == Access.Admins).ToList();
        Assert.True(routes.Count > 20);
        foreach (var route in routes)
        {
            var answer = await CallAsync(reader, route, Fill(route, 1));
            Assert.True((int)answer.Status == 404, $"{route.Name}: {answer.Status}");
            Assert.DoesNotContain("/admin", answer.Text, StringComparison.Ordinal);
        }
        Assert.All(Routes().Where(route => route.Path.Contains("/admin", StringComparison.Ordinal)), route => Assert.Equal(Access.Admins, route.Access));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task EachForm_NotFromAPageOfOurs_IsRefused(string? site)
    {
        var (member, stranger) = (await Reader.SignedInAsync(app.Url), new Reader(app.Url));
        foreach (var route in Routes().Where(route => route.Method == "POST"))
        {
            foreach (var reader in new[] { member, stranger })
            {
                var answer = await reader.PostAsync(Fill(route, 1), [("do", "delete")], site);
                Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{route.Name}: {answer.Status}");
                Assert.Contains("did not come from a page of this site", answer.Shown, StringComparison.Ordinal);
            }
        }
        await member.GetAsync("/mail");
    }

    [Fact]
    public async Task EachPageWithAnId_OfAnotherAccount_IsNotThere()
    {
        var (owner, other) = (await Reader.SignedInAsync(app.Url), await Reader.SignedInAsync(app.Url));
        var address = await InboxTests.AddressAsync(owner, "mine");
        await app.SendAsync(address.Value, "From: a@a.example\nSubject: One\n\nText.\n");
        var email = await owner.Browser.Client.Emails.ListAsync().FirstAsync();
        var key = await owner.Browser.Client.ApiKeys.CreateAsync(new NewApiKey { Name = "k" });
        var webhook = await owner.Browser.Client.Webhooks.CreateAsync(new NewWebhook { Url = "https://example.com/" });
        var session = (await owner.Browser.GetAsync("/api/account/sessions")).Data[0].GetProperty("id").GetInt64();
        foreach (var route in Routes().Where(route => route.Name.Contains("{id}", StringComparison.Ordinal)))
        {
            foreach (var id in new[] { email.Id, email.ThreadId, address.Id, key.Id, webhook.Id, session, 9_007_199_254_740_000 })
            {
                var answer = await CallAsync(other, route, Fill(route, id));
                Assert.True((int)answer.Status == 404, $"{route.Name}: {answer.Status}");
            }
        }
        Assert.Equal(["One"], (await owner.GetAsync("/mail")).Subjects);
        await owner.GetAsync($"/mail/addresses/{address.Id}");
        await owner.GetAsync($"/mail/settings/webhooks/{webhook.Id}");
        await owner.GetAsync($"/mail/settings/keys/{key.Id}/delete");
        Assert.Empty((await other.GetAsync($"/mail?address={address.Id}")).Subjects);
        var block = await other.PostAsync("/mail/blocked", [("sender", "a@b.example"), ("action", "reject"), ("address", $"{address.Id}")]);
        Assert.Equal(404, (int)block.Status);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("9223372036854775808")]
    [InlineData("abc")]
    [InlineData("..%2f..%2fetc")]
    [InlineData("%00")]
    [InlineData("1%27%20OR%201=1")]
    public async Task EachPageWithAnId_NotAnId_IsNotThere(string id)
    {
        var reader = await Reader.SignedInAsync(app.Url);
        foreach (var route in Routes().Where(route => route.Name.Contains("{id}", StringComparison.Ordinal)))
        {
            var answer = await CallAsync(reader, route, Ids().Replace(route.Path, id));
            Assert.True((int)answer.Status is 404 or 400, $"{route.Name} with {id}: {answer.Status}");
        }
    }

    [Fact]
    public async Task EachForm_NoForm_IsABadRequest()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        foreach (var route in Routes().Where(route => route.Method == "POST" && !route.Path.EndsWith("/sign-out", StringComparison.Ordinal)))
        {
            var answer = await reader.Browser.SendAsync(HttpMethod.Post, Fill(route, 1), "{}", "same-origin");
            // To those who are no admins, theirs are not there.
            Assert.True((int)answer.Status == (route.Access == Access.Admins ? 404 : 400), $"{route.Name}: {answer.Status}");
        }
        var admin = await Admins.SignedInAsync(app.Services, app.Url);
        foreach (var route in Routes().Where(route => route is { Access: Access.Admins, Method: "POST" }))
        {
            var answer = await admin.Browser.SendAsync(HttpMethod.Post, Fill(route, 1), "{}", "same-origin");
            Assert.True((int)answer.Status == 400, $"{route.Name}: {answer.Status}");
        }
        (string, string)[] many = [.. Enumerable.Range(0, 400).Select(i => ("id", $"{i}"))];
        Assert.Equal(400, (int)(await reader.PostAsync("/mail/threads", many)).Status);
        Assert.Equal(400, (int)(await reader.PostAsync("/mail/threads", [("do", "explode")])).Status);
    }

    [Fact]
    public async Task EachLink_FollowedFromTheFirstPage_LeadsToASoundPage()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var address = await InboxTests.AddressAsync(reader, "walk");
        await app.SendAsync(address.Value, "From: Ann <a@a.example>\nSubject: One\n\nYour code is 482913.\n");
        await reader.PostAsync("/mail/blocked", [("sender", "x@y.example"), ("action", "reject")]);
        await reader.Browser.Client.ApiKeys.CreateAsync(new NewApiKey { Name = "k" });
        var webhook = await reader.Browser.Client.Webhooks.CreateAsync(new NewWebhook { Url = "http://127.0.0.1:9/" });
        await reader.Browser.Client.Webhooks.TestAsync(webhook.Id);
        await reader.PostAsync("/mail/settings/exports", []);
        var seen = await WalkAsync(reader);
        Assert.True(seen.Count > 40, string.Join('\n', seen));
        Assert.Equal(["mailservr-session"], reader.Browser.Cookies.Keys);
        foreach (var path in new[] { "/mail/sign-in", "/mail/register" })
            IsSound(await new Reader(app.Url).GetAsync(path), path);
    }

    /// <summary>Follows every link from the first page on, and looks at each page.</summary>
    internal static async Task<IReadOnlySet<string>> WalkAsync(Reader reader)
    {
        var (open, seen) = (new Queue<string>(["/mail"]), new HashSet<string>(["/mail"], StringComparer.Ordinal));
        while (open.TryDequeue(out var path))
        {
            // On to a link that ends.
            var isExport = path.StartsWith("/mail/settings/exports/", StringComparison.Ordinal);
            var page = await reader.GetAsync(path, isExport ? 303 : 200);
            if (!page.IsHtml)
                continue;
            IsSound(page, path);
            foreach (var link in page.Document.QuerySelectorAll("a[href], link[href], script[src]"))
            {
                var target = (link.GetAttribute("href") ?? link.GetAttribute("src") ?? "").Split('#')[0];
                if (target.Length > 0 && seen.Add(target))
                    open.Enqueue(target);
            }
        }
        return seen;
    }

    [Fact]
    public async Task FirstVisit_WithStylesAndScript_IsSmall()
    {
        var reader = await Reader.SignedInAsync(app.Url);
        var page = await reader.GetAsync("/mail");
        var size = page.Body.Length;
        foreach (var asset in page.Document.QuerySelectorAll("link[href*='/assets/'], script[src]"))
        {
            var answer = await reader.GetAsync(asset.GetAttribute("href") ?? asset.GetAttribute("src") ?? "");
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers["Cache-Control"]);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            size += answer.Body.Length;
        }

        Assert.InRange(size, 10_000, 60_000);
        await reader.GetAsync("/mail/assets/mail.css", 404);
        await reader.GetAsync("/mail/nothing", 404);
    }

    [Fact]
    public async Task Inbox_TooManyRequests_IsAPageThatSaysWhen()
    {
        await using var host = await PagesHost.StartAsync(options => options.RateLimits.PerKey = 2);
        var reader = await host.SignedInAsync();
        await reader.GetAsync("/mail");
        await reader.GetAsync("/mail");

        var page = await reader.GetAsync("/mail", 429);

        Assert.Contains("Too many requests", page.Shown, StringComparison.Ordinal);
        Assert.InRange(int.Parse(page.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
    }

    internal static void IsSound(PageAnswer page, string path)
    {
        Assert.Equal("text/html; charset=utf-8", page.Headers["Content-Type"]);
        var policy = page.Headers["Content-Security-Policy"];
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Equal("same-origin", page.Headers["Referrer-Policy"]);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Contains("noindex", page.Headers["X-Robots-Tag"], StringComparison.Ordinal);
        var document = page.Document;
        Assert.All(
            document.QuerySelectorAll("[src], [href], [action]"),
            element => Assert.Matches("^(/[^/]|/$|#main$)", element.GetAttribute("src") ?? element.GetAttribute("href") ?? element.GetAttribute("action")));
        Assert.Empty(document.QuerySelectorAll("style, [style], script:not([src])"));
        Assert.Equal("en", document.DocumentElement.GetAttribute("lang"));
        Assert.Single(document.QuerySelectorAll("h1"));
        Assert.Single(document.QuerySelectorAll("main#main"));
        Assert.Equal("#main", document.QuerySelector("body > a")?.GetAttribute("href"));
        var ids = document.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.True(ids.Count == ids.Distinct().Count(), $"{path} has an id twice.");
        foreach (var field in document.QuerySelectorAll("input:not([type=hidden]), select"))
            Assert.True(HasName(document, field), $"{path} has a field without a label: {field.OuterHtml}");
        foreach (var name in document.QuerySelectorAll("[aria-describedby]").SelectMany(e => (e.GetAttribute("aria-describedby") ?? "").Split(' ')))
            Assert.Contains(name, ids);
        Assert.All(document.QuerySelectorAll("a, button, summary"), one =>
            Assert.False(string.IsNullOrWhiteSpace(one.TextContent + one.GetAttribute("aria-label")), one.OuterHtml));
        Assert.All(document.QuerySelectorAll("nav"), nav => Assert.True(nav.HasAttribute("aria-label") || nav.HasAttribute("aria-labelledby")));
    }

    private static bool HasName(AngleSharp.Dom.IDocument document, AngleSharp.Dom.IElement field) =>
        field.HasAttribute("aria-label")
        || (field.ParentElement?.LocalName == "label" && field.ParentElement.TextContent.Trim().Length > 0)
        || (field.Id is { } id && document.QuerySelector($"label[for='{id}']") is { TextContent.Length: > 0 });

    private static Task<PageAnswer> CallAsync(Reader reader, Route route, string path) => route.Method == "POST"
        ? reader.PostAsync(path, [("do", "archive"), ("note", "x"), ("enabled", "on")])
        : AnyAsync(reader, path);

    private static async Task<PageAnswer> AnyAsync(Reader reader, string path)
    {
        var status = await reader.Browser.GetAsync(path);
        return await reader.GetAsync(path, (int)status.Status);
    }

    private static string Fill(Route route, long id) =>
        Ids().Replace(route.Path, id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\{(id|\w+Id)\}")]
    private static partial Regex Ids();

    private IEnumerable<Route> Routes() =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let dashboard = endpoint.Metadata.GetMetadata<DashboardRoute>()
        where dashboard is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select new Route(method, "/" + endpoint.RoutePattern.RawText?.Trim('/'), dashboard.Access);

    private sealed record Route(string Method, string Path, Access Access)
    {
        public string Name => $"{Method} {Path}";
    }
}
