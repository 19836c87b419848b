using System.Net;

namespace Mailservr.AspNetCore.Tests.Domains;

public sealed class DomainTests(TestApp app)
{
    [Fact]
    public async Task Admin_CreatesChangesAndDeletes()
    {
        var admin = app.Admin();

        var created = await admin.PostAsync("/api/domains", """{"name":"Bücher.Example","receiveOnly":true}""");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal($"/api/domains/{created.Id}", created.Location);
        Assert.Equal("xn--bcher-kva.example", created.Data.GetProperty("name").GetString());
        (await admin.PostAsync("/api/domains", """{"name":"XN--BCHER-KVA.example"}""")).IsProblem(409, "domain_taken");

        var patched = await admin.PatchAsync(created.Location ?? "", """{"active":false,"receiveOnly":false}""");
        Assert.False(patched.Data.GetProperty("active").GetBoolean());
        Assert.False(patched.Data.GetProperty("receiveOnly").GetBoolean());
        Assert.NotEqual(created.ETag, patched.ETag);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(created.Location ?? "")).Status);
        (await admin.GetAsync(created.Location ?? "")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task User_SeesDomains_ButNotWrites()
    {
        var user = await app.AccountAsync();
        var id = await user.DomainIdAsync();

        Assert.Equal("mail.localhost", (await user.GetAsync($"/api/domains/{id}")).Data.GetProperty("name").GetString());
        (await user.PostAsync("/api/domains", """{"name":"mine.example"}""")).IsProblem(403, "admin_required");
    }

    [Fact]
    public async Task Delete_WithAddresses_Is409()
    {
        var admin = app.Admin();
        await admin.AddressAsync();

        (await admin.DeleteAsync($"/api/domains/{await admin.DomainIdAsync()}")).IsProblem(409, "domain_in_use");
    }

    [Fact]
    public async Task Create_BadName_Is400()
    {
        (await app.Admin().PostAsync("/api/domains", """{"name":"no domain"}""")).IsProblem(400, "invalid");
        (await app.Admin().PostAsync("/api/domains", "{}")).IsProblem(400, "invalid");
    }
}
