using System.Net;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Domains;

public sealed class DomainTests(TestApp app)
{
    [Fact]
    public async Task Admin_CreatesChangesAndDeletes()
    {
        var admin = app.Admin();
        var domains = admin.Client.Domains;

        var created = await domains.CreateAsync(new NewDomain { Name = "Bücher.Example", ReceiveOnly = true });

        Assert.Equal(HttpStatusCode.Created, admin.Answered.Status);
        Assert.Equal($"/api/domains/{created.Id}", admin.Answered.Location);
        Assert.Equal(("xn--bcher-kva.example", true), (created.Name, created.ReceiveOnly));
        await domains.CreateAsync(new NewDomain { Name = "XN--BCHER-KVA.example" }).IsRefusedAsync(409, "domain_taken");

        var patched = await domains.UpdateAsync(created.Id, new DomainChange { Active = false, ReceiveOnly = false });
        Assert.Equal((false, false), (patched.Active, patched.ReceiveOnly));
        Assert.NotEqual(created.ETag, patched.ETag);

        await domains.DeleteAsync(created.Id);
        Assert.Equal(HttpStatusCode.NoContent, admin.Answered.Status);
        await domains.GetAsync(created.Id).IsRefusedAsync(404, "not_found");
    }

    [Fact]
    public async Task User_SeesDomains_ButNotWrites()
    {
        var domains = (await app.AccountAsync()).Client.Domains;
        var id = (await domains.ListAsync().FirstAsync()).Id;

        Assert.Equal("mail.localhost", (await domains.GetAsync(id)).Name);
        await domains.CreateAsync(new NewDomain { Name = "mine.example" }).IsRefusedAsync(403, "admin_required");
    }

    [Fact]
    public async Task Delete_WithAddresses_Is409()
    {
        var admin = app.Admin();
        var address = await admin.NewAddressAsync();

        await admin.Client.Domains.DeleteAsync(address.Domain.Id).IsRefusedAsync(409, "domain_in_use");
    }

    [Fact]
    public async Task Create_BadName_Is400()
    {
        await app.Admin().Client.Domains.CreateAsync(new NewDomain { Name = "no domain" }).IsRefusedAsync(400, "invalid");
        (await app.Admin().PostAsync("/api/domains", "{}")).IsProblem(400, "invalid");
    }
}
