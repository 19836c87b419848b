using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Dashboard.Admin;

/// <summary>Domains by pages, with a DNS that the test plays.</summary>
public sealed class DomainPagesTests : IAsyncLifetime
{
    private readonly FakeDnsServer _dns = FakeDnsServer.Start();
    private PagesHost? _host;

    private PagesHost Host => _host ?? throw new InvalidOperationException("It does not run.");

    public async ValueTask InitializeAsync() => _host = await PagesHost.StartAsync(options =>
    {
        options.Dns.Servers = _dns.EndPoint.ToString();
        options.Smtp.Hostname = "mx.host.example";
    });

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _dns.DisposeAsync();
    }

    [Fact]
    public async Task Domain_AddedCheckedChangedDeleted_IsToldAtEachStep()
    {
        var admin = await Host.AdminAsync();
        var page = await admin.SubmitAsync(await admin.GetAsync("/mail/admin/domains"), "/domains", null, ("name", "Example.COM"));
        Assert.Equal("example.com", page.One("h1").TextContent);
        Assert.StartsWith("The domain is added.", page.Notice, StringComparison.Ordinal);
        Assert.Contains("10 mx.host.example", page.Document.QuerySelectorAll(".records code").Select(code => code.TextContent));
        Assert.Contains(page.Document.QuerySelectorAll(".records code"), code => code.TextContent.StartsWith("v=DKIM1", StringComparison.Ordinal));
        Assert.All(States(page), state => Assert.Equal("Not known", state));
        var copies = page.Document.QuerySelectorAll(".records button[data-copy]");
        Assert.All(copies, copy => Assert.Equal(copy.GetAttribute("data-copy"), copy.PreviousElementSibling?.TextContent));

        _dns.AddMx("example.com", 5, "mx.elsewhere.example");
        var wrong = await admin.SubmitAsync(page, "/check", null);
        Assert.Equal("The DNS was asked just now.", wrong.Notice);
        Assert.Equal(("Something else is there", "Missing"), (States(wrong)[0], States(wrong)[1]));
        Assert.Equal("5 mx.elsewhere.example", wrong.One(".records .found").TextContent);
        _dns.AddMx("example.com", 10, "mx.host.example");
        Assert.Equal("Right", States(await admin.SubmitAsync(wrong, "/check", null))[0]);
        Assert.Contains("1 of", (await admin.GetAsync("/mail/admin/domains")).One(".rows").TextContent, StringComparison.Ordinal);

        var path = page.Form("/check").GetAttribute("action")?.Replace("/check", "", StringComparison.Ordinal) ?? "";
        var off = await admin.SubmitAsync(page, path, null, ("receiveOnly", "on"));
        Assert.Contains("v=spf1 -all", off.Shown, StringComparison.Ordinal);
        await admin.PostAsync(path, []);
        Assert.Contains("Switched off", (await admin.GetAsync("/mail/admin/domains")).Shown, StringComparison.Ordinal);

        var list = await admin.SubmitAsync(await admin.GetAsync(page.Link("a[href$='/delete']")), "/delete", null);
        Assert.Equal("The domain is deleted.", list.Notice);
        await admin.GetAsync(path, 404);
        var log = (await admin.Browser.GetAsync("/api/account/audit")).Text;
        Assert.All(["domain.created", "domain.changed", "domain.deleted"], action => Assert.Contains(action, log, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("vm", true)]
    [InlineData("mx.host.example", false)]
    public async Task Records_ServerWithoutAName_SayWhereToGiveItOne(string hostname, bool isTold)
    {
        await using var host = await PagesHost.StartAsync(options => options.Smtp.Hostname = hostname);
        var admin = await host.AdminAsync();
        var id = (await admin.Browser.Client.Domains.ListAsync().SingleAsync()).Id;

        var page = await admin.GetAsync($"/mail/admin/domains/{id}");

        Assert.Equal(isTold, page.Fault.StartsWith("This server calls itself vm,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not a name", "This is not a domain name, like example.com.")]
    [InlineData("<script>alert(1)</script>", "This is not a domain name, like example.com.")]
    [InlineData("MAIL.localhost", "This domain is there already.")]
    public async Task Add_WrongName_IsSaidThereAndKept(string name, string fault)
    {
        var admin = await Host.AdminAsync();

        var page = await admin.SubmitAsync(
            await admin.GetAsync("/mail/admin/domains"), "/domains", null, ("name", name), ("receiveOnly", "on"));

        Assert.Equal((422, fault), ((int)page.Status, page.Fault));
        Assert.StartsWith("name-fault", page.One("#name").GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Equal(name, page.One("#name").GetAttribute("value"));
        Assert.NotNull(page.One("input[name=receiveOnly]").GetAttribute("checked"));
    }

    [Fact]
    public async Task Delete_DomainWithAddresses_IsRefusedWithTheReason()
    {
        var admin = await Host.AdminAsync();
        var id = (await admin.Browser.Client.Domains.ListAsync().SingleAsync()).Id;

        var page = await admin.PostAsync($"/mail/admin/domains/{id}/delete", []);

        Assert.StartsWith("The domain has addresses.", page.Fault, StringComparison.Ordinal);
        await admin.GetAsync($"/mail/admin/domains/{id}");
    }

    private static List<string> States(PageAnswer page) =>
        [.. page.Document.QuerySelectorAll(".records .tag").Select(tag => tag.TextContent)];
}
