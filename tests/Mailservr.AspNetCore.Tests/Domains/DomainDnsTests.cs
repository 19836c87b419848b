using System.Net;
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
        var created = await admin.PostAsync("/api/domains", """{"name":"example.com"}""");
        var path = created.Location ?? "";
        Assert.Null(created.Data.GetProperty("dns").GetProperty("checkedAt").GetString());
        Assert.Equal("unknown", Record(created, "mx").GetProperty("status").GetString());
        Assert.Equal(
            ["type", "name", "value", "purpose", "status", "found"],
            Record(created, "mx").EnumerateObject().Select(member => member.Name));

        _dns.AddMx("example.com", 5, "mx.elsewhere.example");
        var checkedNow = await admin.PostAsync(path + "/verify");
        Assert.Equal(HttpStatusCode.OK, checkedNow.Status);
        Assert.EndsWith("Z", checkedNow.Data.GetProperty("dns").GetProperty("checkedAt").GetString(), StringComparison.Ordinal);
        Assert.Equal("different", Record(checkedNow, "mx").GetProperty("status").GetString());
        Assert.Equal("5 mx.elsewhere.example", Record(checkedNow, "mx").GetProperty("found")[0].GetString());
        Assert.Equal("missing", Record(checkedNow, "spf").GetProperty("status").GetString());
        Assert.NotEqual(created.ETag, checkedNow.ETag);

        _dns.AddMx("example.com", 10, "mx.host.example");
        Assert.Equal("ok", Record(await admin.PostAsync(path + "/verify"), "mx").GetProperty("status").GetString());
        var shown = await admin.GetAsync(path);
        Assert.Equal("ok", Record(shown, "mx").GetProperty("status").GetString());
        Assert.Equal("MX", Record(shown, "mx").GetProperty("type").GetString());
        var listed = (await admin.GetAsync("/api/domains")).Data.EnumerateArray()
            .Single(domain => domain.GetProperty("name").GetString() == "example.com");
        Assert.Equal(shown.Data.GetRawText(), listed.GetRawText());

        (await admin.PatchAsync(path, """{"receiveOnly":true}""", ("If-Match", created.ETag ?? ""))).IsProblem(412, "stale");
        var patched = await admin.PatchAsync(path, """{"receiveOnly":true}""", ("If-Match", shown.ETag ?? ""));
        Assert.Equal("v=spf1 -all", Record(patched, "spf").GetProperty("value").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).Status);
    }

    [Fact]
    public async Task Verify_DnsDown_IsUnknown()
    {
        _dns.Fault = FakeDnsFault.Fails;
        var admin = Admin();
        var answer = await admin.PostAsync($"/api/domains/{await admin.DomainIdAsync()}/verify");
        Assert.All(
            answer.Data.GetProperty("dns").GetProperty("records").EnumerateArray(),
            record => Assert.Equal("unknown", record.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Verify_NoSuchDomain_Is404() =>
        (await Admin().PostAsync("/api/domains/9007199254740000/verify")).IsProblem(404, "not_found");

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

    private static System.Text.Json.JsonElement Record(ApiAnswer answer, string purpose) =>
        answer.Data.GetProperty("dns").GetProperty("records").EnumerateArray()
            .Single(record => record.GetProperty("purpose").GetString() == purpose);
}
