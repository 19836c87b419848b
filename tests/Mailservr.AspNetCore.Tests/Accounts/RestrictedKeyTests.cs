using System.Net;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Accounts;

public sealed class RestrictedKeyTests(TestApp app)
{
    [Fact]
    public async Task Key_RestrictedToAnAddress_SeesItsMailOnly()
    {
        var account = await app.AccountAsync();
        var (mine, other) = ((await account.AddressAsync()).Id, (await account.AddressAsync()).Id);
        var seen = await app.AppendAsync(new MessageAppendBuilder { AccountId = account.AccountId, AddressId = mine });
        var hidden = await app.AppendAsync(new MessageAppendBuilder { AccountId = account.AccountId, AddressId = other });
        var key = await RestrictedAsync(account, mine);

        var list = await key.GetAsync("/api/emails");
        var asked = await key.GetAsync($"/api/emails?addressId={other}");
        var addresses = await key.GetAsync("/api/addresses");

        Assert.Equal([seen.Id], list.Data.EnumerateArray().Select(mail => mail.GetProperty("id").GetInt64()));
        Assert.Equal(0, asked.Data.GetArrayLength());
        Assert.Equal([mine], addresses.Data.EnumerateArray().Select(address => address.GetProperty("id").GetInt64()));
        Assert.Equal(HttpStatusCode.OK, (await key.GetAsync($"/api/emails/{seen.Id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await key.GetAsync($"/api/emails/{seen.Id}/raw")).Status);
        Assert.Equal(HttpStatusCode.OK, (await key.PatchAsync($"/api/emails/{seen.Id}", """{"read":true}""")).Status);
        foreach (var path in new[] { $"/api/emails/{hidden.Id}", $"/api/emails/{hidden.Id}/raw", $"/api/addresses/{other}" })
            (await key.GetAsync(path)).IsProblem(404, "not_found");
        (await key.PatchAsync($"/api/emails/{hidden.Id}", """{"read":true}""")).IsProblem(404, "not_found");
        (await key.DeleteAsync($"/api/emails/{hidden.Id}")).IsProblem(404, "not_found");
        (await key.DeleteAsync($"/api/addresses/{other}")).IsProblem(404, "not_found");
        (await key.GetAsync("/api/threads")).IsProblem(403, "key_restricted");
        (await key.PostAsync("/api/addresses/generate")).IsProblem(403, "key_restricted");
    }

    [Fact]
    public async Task Wait_RestrictedKey_AnswersForItsAddressOnly()
    {
        var account = await app.AccountAsync();
        var (mine, other) = (await account.AddressAsync(), await account.AddressAsync());
        var key = await RestrictedAsync(account, mine.Id);
        var waiting = key.GetAsync("/api/emails/wait?timeoutSeconds=30&after=2020-01-01");
        var elsewhere = key.GetAsync($"/api/emails/wait?timeoutSeconds=1&addressId={other.Id}");

        await app.SendAsync(other.Data.GetProperty("address").GetString() ?? "", "Subject: hidden\n\nx\n");
        await app.SendAsync(mine.Data.GetProperty("address").GetString() ?? "", "Subject: seen\n\nx\n");

        Assert.Equal("seen", (await waiting).Data.GetProperty("subject").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await elsewhere).Status);
    }

    [Theory]
    [InlineData("""{"name":"k","addressIds":[]}""", "addressIds")]
    [InlineData("""{"name":"k","addressIds":[1]}""", "addressIds")]
    [InlineData("""{"name":"k","addressIds":[OWN],"scopes":["account"]}""", "scopes")]
    public async Task Create_BadRestriction_Is400AndNamesIt(string json, string field)
    {
        var account = await app.AccountAsync();
        var own = (await account.AddressAsync()).Id;

        var answer = await account.PostAsync(
            "/api/api-keys", json.Replace("OWN", $"{own}", StringComparison.Ordinal));

        answer.IsProblem(400, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _));
    }

    private async Task<ApiClient> RestrictedAsync(ApiClient account, long addressId)
    {
        var made = await account.PostAsync("/api/api-keys", $$"""{"name":"k","addressIds":[{{addressId}}]}""");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        return new ApiClient(app.Client(made.Data.GetProperty("key").GetString()));
    }
}
