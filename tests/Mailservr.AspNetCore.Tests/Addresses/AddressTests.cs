using System.Net;
using System.Text.Json;
using Mailservr.Client;
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

        var taken = new NewAddress { Name = name.ToUpperInvariant(), DomainId = await two.DomainIdAsync() };

        await two.Client.Addresses.CreateAsync(taken).IsRefusedAsync(409, "address_taken");
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
        await account.Client.Account.UpdateAsync(new AccountChange { AddressFormat = format });

        var generated = await account.Client.Addresses.GenerateAsync();

        Assert.Equal(HttpStatusCode.Created, account.Answered.Status);
        Assert.Equal($"/api/addresses/{generated.Id}", account.Answered.Location);
        Assert.Matches(pattern, generated.Text);
    }

    [Fact]
    public async Task List_EachFilter_Filters()
    {
        var account = await app.AccountAsync();
        var (a, b) = ((await account.NewAddressAsync()).Id, (await account.NewAddressAsync()).Id);
        var category = await account.Client.AddressCategories.CreateAsync("Work", "#112233");
        await account.Client.Addresses.UpdateAsync(
            a, new AddressChange { Enabled = false, Note = "for the Shop", CategoryId = category.Id });

        Assert.Equal([a], await IdsAsync(account, new() { Enabled = false }));
        Assert.Equal([b], await IdsAsync(account, new() { Enabled = true }));
        Assert.Equal([a], await IdsAsync(account, new() { CategoryId = category.Id }));
        Assert.Equal([a], await IdsAsync(account, new() { Text = "SHOP" }));
        Assert.Equal([a, b], await IdsAsync(account, new() { DomainId = await account.DomainIdAsync() }));
        Assert.Equal([], await IdsAsync(account, new() { DomainId = 999 }));
        Assert.Equal([], await IdsAsync(account, new() { Text = "%" }));
    }

    [Fact]
    public async Task Patch_Null_Clears()
    {
        var account = await app.AccountAsync();
        var addresses = account.Client.Addresses;
        var id = (await account.NewAddressAsync()).Id;
        var until = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await addresses.UpdateAsync(id, new AddressChange { Note = "n", ExpiresAt = until });

        var untouched = await addresses.UpdateAsync(id, new AddressChange { Enabled = false });
        var cleared = await addresses.UpdateAsync(id, new AddressChange { Note = null, ExpiresAt = null });

        Assert.Equal(("n", until), (untouched.Note, untouched.ExpiresAt));
        Assert.Equal(JsonValueKind.Null, account.Answered.Data.GetProperty("note").ValueKind);
        Assert.Equal((null, null), (cleared.Note, cleared.ExpiresAt));
        Assert.False(cleared.Enabled);
    }

    [Fact]
    public async Task Delete_WithAndWithoutPurge_DeletesOrKeepsTheMail()
    {
        var account = await app.AccountAsync();
        var (kept, purged) = ((await account.NewAddressAsync()).Id, (await account.NewAddressAsync()).Id);
        var stays = await MailAsync(account, kept);
        var goes = await MailAsync(account, purged);

        await account.Client.Addresses.DeleteAsync(kept);
        Assert.Equal(HttpStatusCode.NoContent, account.Answered.Status);
        await account.Client.Addresses.DeleteAsync(purged, purge: true);

        Assert.Equal(stays, (await account.Client.Emails.GetAsync(stays)).Id);
        await account.Client.Emails.GetAsync(goes).IsRefusedAsync(404, "not_found");
        (await account.DeleteAsync($"/api/addresses/{kept}?purge=perhaps")).IsProblem(400, "invalid");
    }

    [Fact]
    public async Task Purge_KeyMayNotWriteMail_Is403()
    {
        var account = await app.AccountAsync();
        var address = await account.NewAddressAsync();
        var weak = await app.ClientAsync(account.AccountId, "addresses:write");

        await weak.Client.Addresses.DeleteAsync(address.Id, purge: true).IsRefusedAsync(403, "scope_missing");
    }

    [Fact]
    public async Task Stats_AfterMail_CountIt()
    {
        var account = await app.AccountAsync();
        var address = await account.NewAddressAsync();
        await MailAsync(account, address.Id);
        await MailAsync(account, address.Id);

        var stats = await account.Client.Addresses.GetStatsAsync(address.Id);

        Assert.Equal((2, 0), (stats.Received, stats.Blocked));
        Assert.Equal(("sender@example.org", 2), (stats.TopSenders[0].Address, stats.TopSenders[0].Count));
    }

    [Fact]
    public async Task Categories_Created_CanBeChangedAndDeleted()
    {
        var account = await app.AccountAsync();
        var categories = account.Client.AddressCategories;
        var created = await categories.CreateAsync("Work", "#AABBCC");
        Assert.Equal("#aabbcc", created.Color);
        await categories.CreateAsync("work", "#000000").IsRefusedAsync(409, "category_taken");
        await categories.CreateAsync("x", "red").IsRefusedAsync(400, "invalid");

        Assert.Equal("Play", (await categories.UpdateAsync(created.Id, "Play")).Name);
        Assert.Single(await categories.ListAsync().ToListAsync());

        await categories.DeleteAsync(created.Id);
        Assert.Equal(HttpStatusCode.NoContent, account.Answered.Status);
        Assert.Empty(await categories.ListAsync().ToListAsync());
    }

    private async Task<long> MailAsync(ApiClient account, long addressId) =>
        (await app.AppendAsync(new MessageAppendBuilder { AccountId = account.AccountId, AddressId = addressId })).Id;

    private static async Task<List<long>> IdsAsync(ApiClient account, AddressFilter filter) =>
        await account.Client.Addresses.ListAsync(filter).Select(address => address.Id).ToListAsync();
}
