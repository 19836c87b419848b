using System.Net;

namespace Mailservr.AspNetCore.Tests.Blocking;

public sealed class BlockTests(TestApp app)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Blocks_OfAddressOrAccount_AreCreatedListedAndDeleted(bool ofAddress)
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        var path = ofAddress ? $"/api/addresses/{address.Id}/blocked-senders" : "/api/blocked-senders";

        var created = await account.PostAsync(path, """{"sender":"Bad@Spam.Example","action":"discard"}""");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal($"{path}/{created.Id}", created.Location);
        Assert.Equal("bad@spam.example", created.Data.GetProperty("sender").GetString());
        Assert.Equal("discard", created.Data.GetProperty("action").GetString());
        (await account.PostAsync(path, """{"sender":"bad@spam.example"}""")).IsProblem(409, "sender_blocked");

        Assert.Equal(1, (await account.GetAsync(path)).Data.GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync(created.Location ?? "")).Status);
        (await account.DeleteAsync(created.Location ?? "")).IsProblem(404, "not_found");
        Assert.Equal(0, (await account.GetAsync(path)).Data.GetArrayLength());
    }

    [Fact]
    public async Task Block_OfTheAccount_IsNotDeletedThroughAnAddress()
    {
        var account = await app.AccountAsync();
        var address = await account.AddressAsync();
        var block = await account.PostAsync("/api/blocked-senders", """{"sender":"@spam.example"}""");

        (await account.DeleteAsync($"/api/addresses/{address.Id}/blocked-senders/{block.Id}")).IsProblem(404, "not_found");
        Assert.Equal("reject", block.Data.GetProperty("action").GetString());
    }

    [Fact]
    public async Task Delete_StaleTag_Is412AndDeletesNothing()
    {
        var account = await app.AccountAsync();
        var block = await account.PostAsync("/api/blocked-senders", """{"sender":"@spam.example"}""");
        var path = block.Location ?? "";

        (await account.DeleteAsync(path, ("If-Match", "\"0-0\""))).IsProblem(412, "stale");

        Assert.Equal(HttpStatusCode.NoContent, (await account.DeleteAsync(path, ("If-Match", block.ETag ?? ""))).Status);
    }

    [Theory]
    [InlineData("""{"sender":"spam.example"}""", "sender")]
    [InlineData("""{}""", "sender")]
    [InlineData("""{"sender":"@spam.example","action":"burn"}""", "action")]
    [InlineData("""{"sender":"@spam.example","action":"0"}""", "action")]
    public async Task Create_BadInput_Is400(string json, string field)
    {
        var account = await app.AccountAsync();

        var answer = await account.PostAsync("/api/blocked-senders", json);

        answer.IsProblem(400, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _));
    }
}
