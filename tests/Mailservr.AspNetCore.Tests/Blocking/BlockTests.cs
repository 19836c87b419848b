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
        var address = await account.NewAddressAsync();
        var path = ofAddress ? $"/api/addresses/{address.Id}/blocked-senders" : "/api/blocked-senders";
        var blocks = ofAddress ? account.Client.Addresses.BlockedSenders(address.Id) : account.Client.BlockedSenders;

        var created = await blocks.CreateAsync("Bad@Spam.Example", "discard");

        Assert.Equal(HttpStatusCode.Created, account.Answered.Status);
        Assert.Equal($"{path}/{created.Id}", account.Answered.Location);
        Assert.Equal(("bad@spam.example", "discard"), (created.Sender, created.Action));
        await blocks.CreateAsync("bad@spam.example").IsRefusedAsync(409, "sender_blocked");
        Assert.Single(await blocks.ListAsync().ToListAsync());
        await blocks.DeleteAsync(created.Id);
        Assert.Equal(HttpStatusCode.NoContent, account.Answered.Status);
        await blocks.DeleteAsync(created.Id).IsRefusedAsync(404, "not_found");
        Assert.Empty(await blocks.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task Block_OfTheAccount_IsNotDeletedThroughAnAddress()
    {
        var account = await app.AccountAsync();
        var address = await account.NewAddressAsync();
        var block = await account.Client.BlockedSenders.CreateAsync("@spam.example");

        await account.Client.Addresses.BlockedSenders(address.Id).DeleteAsync(block.Id).IsRefusedAsync(404, "not_found");
        Assert.Equal("reject", block.Action);
    }

    [Fact]
    public async Task Delete_StaleTag_Is412AndDeletesNothing()
    {
        var account = await app.AccountAsync();
        var blocks = account.Client.BlockedSenders;
        var block = await blocks.CreateAsync("@spam.example");

        await blocks.DeleteAsync(block.Id, "\"0-0\"").IsRefusedAsync(412, "stale");

        await blocks.DeleteAsync(block.Id, block.ETag);
        Assert.Empty(await blocks.ListAsync().ToListAsync());
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
