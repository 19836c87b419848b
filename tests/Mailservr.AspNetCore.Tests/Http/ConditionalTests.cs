using System.Net;

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
}
