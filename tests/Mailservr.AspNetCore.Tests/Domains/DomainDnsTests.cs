using System.Net;
using Mailservr.Client;
using Mailservr.Testing;
using Microsoft.AspNetCore.Builder;

namespace Mailservr.AspNetCore.Tests.Domains;

/// <summary>What the API says of the DNS, with a server of ours for the DNS.</summary>
public sealed class DomainDnsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
    private readonly FakeDnsServer _dns = FakeDnsServer.Start();
    private readonly WebApplication _app;

    public DomainDnsTests()
    {
        _app = TestApp.Create(_folder, builder =>
        {
            builder.Configuration["Mailservr:Dns:Servers"] = _dns.EndPoint.ToString();
            builder.Configuration["Mailservr:Smtp:Hostname"] = "mx.host.example";
            builder.Configuration["Mailservr:PublicUrl"] = "https://web.host.example";
        });
        _app.MapMailservr();
    }

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _dns.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Verify_ShowsWhatIsWrong_AndGetRemembersIt()
    {
        var admin = Admin();
        var domains = admin.Client.Domains;
        var created = await domains.CreateAsync(new NewDomain { Name = "example.com" });
        Assert.Null(created.Dns.CheckedAt);
        Assert.Equal("unknown", Record(created, "mx").Status);
        Assert.Equal(
            ["type", "name", "value", "purpose", "status", "found"],
            admin.Answered.Data.GetProperty("dns").GetProperty("records")[0].EnumerateObject().Select(member => member.Name));

        _dns.AddMx("example.com", 5, "mx.elsewhere.example");
        var checkedNow = await domains.VerifyAsync(created.Id);
        Assert.EndsWith(
            "Z", admin.Answered.Data.GetProperty("dns").GetProperty("checkedAt").GetString(), StringComparison.Ordinal);
        Assert.Equal("different", Record(checkedNow, "mx").Status);
        Assert.Equal(["5 mx.elsewhere.example"], Record(checkedNow, "mx").Found);
        Assert.Equal("missing", Record(checkedNow, "spf").Status);
        Assert.NotEqual(created.ETag, checkedNow.ETag);

        _dns.AddMx("example.com", 10, "mx.host.example");
        Assert.Equal("ok", Record(await domains.VerifyAsync(created.Id), "mx").Status);
        var shown = await domains.GetAsync(created.Id);
        var json = admin.Answered.Data.GetRawText();
        Assert.Equal(("ok", "MX"), (Record(shown, "mx").Status, Record(shown, "mx").Type));
        var listed = (await admin.GetAsync("/api/domains")).Data.EnumerateArray()
            .Single(domain => domain.GetProperty("name").GetString() == "example.com");
        Assert.Equal(json, listed.GetRawText());

        var change = new DomainChange { ReceiveOnly = true };
        await domains.UpdateAsync(created.Id, change, created.ETag).IsRefusedAsync(412, "stale");
        var patched = await domains.UpdateAsync(created.Id, change, shown.ETag);
        Assert.Equal("v=spf1 -all", Record(patched, "spf").Value);
        await domains.DeleteAsync(created.Id);
        Assert.Equal(HttpStatusCode.NoContent, admin.Answered.Status);
    }

    [Fact]
    public async Task Verify_DnsDown_IsUnknown()
    {
        _dns.Fault = FakeDnsFault.Fails;
        var admin = Admin();

        var domain = await admin.Client.Domains.VerifyAsync(await admin.DomainIdAsync());

        Assert.NotEmpty(domain.Dns.Records);
        Assert.All(domain.Dns.Records, record => Assert.Equal("unknown", record.Status));
    }

    [Fact]
    public Task Verify_NoSuchDomain_Is404() =>
        Admin().Client.Domains.VerifyAsync(9007199254740000).IsRefusedAsync(404, "not_found");

    [Fact]
    public async Task Policy_IsServedForTheHostOfADomainOnly()
    {
        var client = new ApiClient(new HttpClient { BaseAddress = Url });
        var policy = await client.GetAsync("/.well-known/mta-sts.txt", ("Host", "MTA-STS.mail.localhost"));
        Assert.Equal("text/plain; charset=utf-8", policy.ContentType);
        Assert.Equal("version: STSv1\r\nmode: testing\r\nmx: mx.host.example\r\nmax_age: 604800\r\n", policy.Text);

        foreach (var host in (string[])["mail.localhost", "mta-sts.other.example", "mta-sts.", "mta-sts.mta-sts.mail.localhost"])
            (await client.GetAsync("/.well-known/mta-sts.txt", ("Host", host))).IsProblem(404, "not_found");
    }

    private Uri Url => new(_app.Urls.First());

    private ApiClient Admin()
    {
        var http = new HttpClient { BaseAddress = Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestApp.AdminKey);
        return new ApiClient(http);
    }

    private static DomainDnsRecord Record(Domain domain, string purpose) =>
        domain.Dns.Records.Single(record => record.Purpose == purpose);
}
