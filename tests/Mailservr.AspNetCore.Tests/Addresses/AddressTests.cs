using System.Net;
using System.Text.Json;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Addresses;

public sealed class AddressTests(TestApp app)
{
    [Fact]
    public async Task Create_Address_HasEveryMemberOfTheContract()
    {
        var account = await app.AccountAsync();

        var created = await account.AddressAsync();

        var names = created.Data.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);
        Assert.Equal(
            ["address", "categoryId", "createdAt", "domain", "enabled", "expiresAt", "id", "name", "note"], names);
        Assert.Equal(
            ["id", "name", "receiveOnly"],
            created.Data.GetProperty("domain").EnumerateObject().Select(member => member.Name));
        Assert.Equal($"/api/addresses/{created.Id}", created.Location);
        Assert.Equal(created.Text, (await account.GetAsync(created.Location ?? "")).Text);
    }

    [Fact]
    public async Task Create_TakenByAnotherAccount_Is409()
    {
        var (one, two) = (await app.AccountAsync(), await app.AccountAsync());
        var name = $"taken{one.AccountId}";
        await one.AddressAsync(name);

        var answer = await two.PostAsync(
            "/api/addresses", $$"""{"name":"{{name.ToUpperInvariant()}}","domainId":{{await two.DomainIdAsync()}}}""");

        answer.IsProblem(409, "address_taken");
    }

    [Theory]
    [InlineData("""{"name":"a+b","domainId":1}""", "name")]
    [InlineData("""{"domainId":1}""", "name")]
    [InlineData("""{"name":"a"}""", "domainId")]
    [InlineData("""{"name":"a","domainId":999999999}""", "domainId")]
    [InlineData("""{"name":"a","domainId":1,"expiresAt":"2001-01-01T00:00:00Z"}""", "expiresAt")]
    public async Task Create_BadInput_Is400AndNamesTheField(string json, string field)
    {
        var account = await app.AccountAsync();

        var answer = await account.PostAsync("/api/addresses", json);

        answer.IsProblem(400, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("name", "^[a-z]+[.][a-z]+[0-9]+@mail.localhost$")]
    [InlineData("words", "^[a-z]+-[a-z]+-[0-9]+@mail.localhost$")]
    [InlineData("random", "^[a-z0-9]{12}@mail.localhost$")]
    [InlineData("uuid", "^[0-9a-f-]{36}@mail.localhost$")]
    public async Task Generate_EachFormat_FollowsTheAccount(string format, string pattern)
    {
        var account = await app.AccountAsync();
        await account.PatchAsync("/api/account", $$"""{"addressFormat":"{{format}}"}""");

        var generated = await account.PostAsync("/api/addresses/generate");

        Assert.Equal(HttpStatusCode.Created, generated.Status);
        Assert.Equal($"/api/addresses/{generated.Id}", generated.Location);
        Assert.Matches(pattern, generated.Data.GetProperty("address").GetString());
    }

    [Fact]
    public async Task List_EachFilter_Filters()
    {
        var account = await app.AccountAsync();
        var (a, b) = (await account.AddressAsync(), await account.AddressAsync());
        var category = await account.PostAsync("/api/address-categories", """{"name":"Work","color":"#112233"}""");
        await account.PatchAsync(
            $"/api/addresses/{a.Id}", $$"""{"enabled":false,"note":"for the Shop","categoryId":{{category.Id}}}""");

        Assert.Equal([a.Id], await IdsAsync(account, "enabled=false"));
        Assert.Equal([b.Id], await IdsAsync(account, "enabled=true"));
        Assert.Equal([a.Id], await IdsAsync(account, $"categoryId={category.Id}"));
        Assert.Equal([a.Id], await IdsAsync(account, "q=SHOP"));
        Assert.Equal([a.Id, b.Id], await IdsAsync(account, $"domainId={await account.DomainIdAsync()}"));
        Assert.Equal([], await IdsAsync(account, "domainId=999"));
        Assert.Equal([], await IdsAsync(account, "q=%25"));
    }

    [Fact]
    public async Task Patch_Null_Clears()
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        var path = $"/api/addresses/{address.Id}";
        await account.PatchAsync(path, """{"note":"n","expiresAt":"2030-01-01T00:00:00Z"}""");

        var untouched = await account.PatchAsync(path, """{"enabled":false}""");
        var cleared = await account.PatchAsync(path, """{"note":null,"expiresAt":null}""");

        Assert.Equal("n", untouched.Data.GetProperty("note").GetString());
        Assert.Equal(JsonValueKind.Null, cleared.Data.GetProperty("note").ValueKind);
        Assert.Equal(JsonValueKind.Null, cleared.Data.GetProperty("expiresAt").ValueKind);
        Assert.False(cleared.Data.GetProperty("enabled").GetBoolean());
    }

    [Fact]
    public async Task Delete_WithAndWithoutPurge_DeletesOrKeepsTheMail()
    {
        var account = await app.AccountAsync();
        var (kept, purged) = (await account.AddressAsync(), await account.AddressAsync());
        var stays = await MailAsync(account, kept.Id);
        var goes = await MailAsync(account, purged.Id);

        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync($"/api/addresses/{kept.Id}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync($"/api/addresses/{purged.Id}?purge=true")).Status);

        Assert.Equal(HttpStatusCode.OK, (await account.GetAsync($"/api/emails/{stays}")).Status);
        (await account.GetAsync($"/api/emails/{goes}")).IsProblem(404, "not_found");
        (await account.DeleteAsync($"/api/addresses/{kept.Id}?purge=perhaps")).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task Purge_KeyMayNotWriteMail_Is403()
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        var weak = await app.ClientAsync(account.AccountId, "addresses:write");

        (await weak.DeleteAsync($"/api/addresses/{address.Id}?purge=true")).IsProblem(403, "scope_missing");
    }

    [Fact]
    public async Task Stats_AfterMail_CountIt()
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        await MailAsync(account, address.Id);
        await MailAsync(account, address.Id);

        var stats = await account.GetAsync($"/api/addresses/{address.Id}/stats");

        Assert.Equal(2, stats.Data.GetProperty("received").GetInt64());
        Assert.Equal(0, stats.Data.GetProperty("blocked").GetInt64());
        var top = stats.Data.GetProperty("topSenders")[0];
        Assert.Equal("sender@example.org", top.GetProperty("address").GetString());
        Assert.Equal(2, top.GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task Categories_Created_CanBeChangedAndDeleted()
    {
        var account = await app.AccountAsync();
        var created = await account.PostAsync("/api/address-categories", """{"name":"Work","color":"#AABBCC"}""");
        Assert.Equal("#aabbcc", created.Data.GetProperty("color").GetString());
        (await account.PostAsync("/api/address-categories", """{"name":"work","color":"#000000"}"""))
            .IsProblem(409, "category_taken");
        (await account.PostAsync("/api/address-categories", """{"name":"x","color":"red"}""")).IsProblem(400, "invalid");

        var patched = await account.PatchAsync($"/api/address-categories/{created.Id}", """{"name":"Play"}""");
        Assert.Equal("Play", patched.Data.GetProperty("name").GetString());
        Assert.Equal(1, (await account.GetAsync("/api/address-categories")).Data.GetArrayLength());

        Assert.Equal(
            HttpStatusCode.NoContent, (await account.DeleteAsync($"/api/address-categories/{created.Id}")).Status);
        Assert.Equal(0, (await account.GetAsync("/api/address-categories")).Data.GetArrayLength());
    }

    private async Task<long> MailAsync(ApiClient account, long addressId) =>
        (await app.AppendAsync(new MessageAppendBuilder { AccountId = account.AccountId, AddressId = addressId })).Id;

    private static async Task<IEnumerable<long>> IdsAsync(ApiClient account, string query) =>
        (await account.GetAsync("/api/addresses?" + query)).Data.EnumerateArray()
            .Select(row => row.GetProperty("id").GetInt64()).ToList();
}
