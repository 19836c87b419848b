using System.Net;
using Mailservr.Client;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Accounts;

public sealed class RestrictedKeyTests(TestApp app)
{
    [Fact]
    public async Task Key_RestrictedToAnAddress_SeesItsMailOnly()
    {
        var account = await app.AccountAsync();
        var (mine, other) = ((await account.NewAddressAsync()).Id, (await account.NewAddressAsync()).Id);
        var seen = await app.AppendAsync(new MessageAppendBuilder { AccountId = account.AccountId, AddressId = mine });
        var hidden = await app.AppendAsync(new MessageAppendBuilder { AccountId = account.AccountId, AddressId = other });
        var key = (await RestrictedAsync(account, mine)).Client;

        Assert.Equal([seen.Id], await key.Emails.ListAsync().Select(email => email.Id).ToListAsync());
        Assert.Empty(await key.Emails.ListAsync(new MailFilter { AddressId = other }).ToListAsync());
        Assert.Equal([mine], await key.Addresses.ListAsync().Select(address => address.Id).ToListAsync());
        Assert.Equal(seen.Id, (await key.Emails.GetAsync(seen.Id)).Id);
        await (await key.Emails.OpenRawAsync(seen.Id)).DisposeAsync();
        Assert.True((await key.Emails.UpdateAsync(seen.Id, new EmailChange { Read = true }))?.Read);
        Task[] refused =
        [
            key.Emails.GetAsync(hidden.Id), key.Emails.OpenRawAsync(hidden.Id), key.Addresses.GetAsync(other),
            key.Emails.UpdateAsync(hidden.Id, new EmailChange { Read = true }), key.Emails.DeleteAsync(hidden.Id),
            key.Addresses.DeleteAsync(other),
        ];
        foreach (var call in refused)
            await call.IsRefusedAsync(404, "not_found");
        await key.Threads.ListAsync().IsRefusedAsync(403, "key_restricted");
        await key.Addresses.GenerateAsync().IsRefusedAsync(403, "key_restricted");
    }

    [Fact]
    public async Task Wait_RestrictedKey_AnswersForItsAddressOnly()
    {
        var account = await app.AccountAsync();
        var (mine, other) = (await account.NewAddressAsync(), await account.NewAddressAsync());
        var key = (await RestrictedAsync(account, mine.Id)).Client.Emails;
        var begin = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var waiting = key.WaitAsync(new EmailWait { Timeout = TimeSpan.FromSeconds(30), After = begin });
        var elsewhere = key.WaitAsync(new EmailWait { Timeout = TimeSpan.FromSeconds(1), AddressId = other.Id });

        await app.SendAsync(other.Text, "Subject: hidden\n\nx\n");
        await app.SendAsync(mine.Text, "Subject: seen\n\nx\n");

        Assert.Equal("seen", (await waiting)?.Subject);
        Assert.Null(await elsewhere);
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
