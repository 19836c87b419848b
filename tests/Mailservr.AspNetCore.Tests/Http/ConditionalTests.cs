using System.Net;
using Mailservr.Accounts;

namespace Mailservr.AspNetCore.Tests.Http;

public sealed class ConditionalTests(TestApp app)
{
    [Fact]
    public async Task Get_SameTag_Is304WithoutABody()
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        var path = $"/api/addresses/{address.Id}";
        var read = await account.GetAsync(path);

        var again = await account.GetAsync(path, ("If-None-Match", read.ETag ?? ""));

        Assert.Equal(HttpStatusCode.NotModified, again.Status);
        Assert.Empty(again.Body);
        Assert.Equal(address.ETag, read.ETag);
        Assert.StartsWith("\"", read.ETag, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/billing")]
    [InlineData("/api/addresses/{0}/stats")]
    public async Task Get_WithoutAVersion_IsTaggedByItsContent(string path)
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        var place = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, address.Id);
        var read = await account.GetAsync(place);

        var again = await account.GetAsync(place, ("If-None-Match", read.ETag ?? ""));
        var other = await account.GetAsync(place, ("If-None-Match", "\"0123\""));

        Assert.Matches("^\"[0-9a-f]{32}\"$", read.ETag);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified, HttpStatusCode.OK), (read.Status, again.Status, other.Status));
    }

    [Fact]
    public async Task Patch_StaleTag_Is412AndChangesNothing()
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        var path = $"/api/addresses/{address.Id}";
        var first = await account.PatchAsync(path, """{"note":"one"}""", ("If-Match", address.ETag ?? ""));
        Assert.Equal(HttpStatusCode.OK, first.Status);

        var late = await account.PatchAsync(path, """{"note":"two"}""", ("If-Match", address.ETag ?? ""));
        var deletion = await account.DeleteAsync(path, ("If-Match", address.ETag ?? ""));

        late.IsProblem(412, "stale");
        deletion.IsProblem(412, "stale");
        var read = await account.GetAsync(path, ("If-None-Match", address.ETag ?? ""));
        Assert.Equal("one", read.Data.GetProperty("note").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync(path, ("If-Match", read.ETag ?? ""))).Status);
    }

    [Theory]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("\"nothing\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("garbage", HttpStatusCode.PreconditionFailed)]
    public async Task Patch_IfMatchForms_AreUnderstood(string tag, HttpStatusCode status)
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();

        var answer = await account.PatchAsync($"/api/addresses/{address.Id}", """{"note":"x"}""", ("If-Match", tag));

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("address", "note")]
    [InlineData("category", "name")]
    [InlineData("domain", "x")]
    [InlineData("account", "name")]
    public async Task ChangesAtOnce_WithoutATag_NeverAnswer412(string kind, string member)
    {
        var account = await app.AccountAsync(AccountRole.Admin);
        var path = await CreateAsync(account, kind);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => account.PatchAsync(
            path, $$"""{"{{member}}":"{{i}}","active":{{(i % 2 == 0 ? "true" : "false")}}}""")));
        var deletions = kind == "account"
            ? []
            : await Task.WhenAll(Enumerable.Range(0, 8).Select(i => i % 2 == 0
                ? account.DeleteAsync(path)
                : account.PatchAsync(path, $$"""{"{{member}}":"again {{i}}"}""")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All(deletions, answer => Assert.Contains(
            answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NotFound }));
    }

    [Theory]
    [InlineData("address")]
    [InlineData("category")]
    [InlineData("domain")]
    [InlineData("account")]
    public async Task Patch_NothingChanges_KeepsTheTag(string kind)
    {
        var account = await app.AccountAsync(AccountRole.Admin);
        var path = await CreateAsync(account, kind);
        var first = await account.PatchAsync(path, """{"name":"Kept","note":"n"}""");

        var again = await account.PatchAsync(path, "{}");
        var same = await account.PatchAsync(path, """{"name":"Kept","note":"n"}""");

        Assert.Equal(HttpStatusCode.OK, same.Status);
        Assert.Equal(first.ETag, again.ETag);
        Assert.Equal(first.ETag, same.ETag);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("category")]
    public async Task Delete_StaleTag_Is412(string kind)
    {
        var account = await app.AccountAsync();
        var created = kind == "key"
            ? await account.PostAsync("/api/api-keys", """{"name":"k"}""")
            : await account.PostAsync("/api/address-categories", """{"name":"c","color":"#112233"}""");

        (await account.DeleteAsync(created.Location ?? "", ("If-Match", "\"other\""))).IsProblem(412, "stale");
        var deleted = await account.DeleteAsync(created.Location ?? "", ("If-Match", created.ETag ?? ""));

        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
    }

    private static async Task<string> CreateAsync(ApiClient account, string kind) => kind switch
    {
        "address" => (await account.AddressAsync()).Location,
        "category" => (await account.PostAsync("/api/address-categories", """{"name":"c","color":"#112233"}""")).Location,
        "domain" => (await account.PostAsync(
            "/api/domains", $$"""{"name":"d{{account.AccountId}}.{{Guid.NewGuid():N}}.example"}""")).Location,
        _ => "/api/account",
    } ?? "";
}
