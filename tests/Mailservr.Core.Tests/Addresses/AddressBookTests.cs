using Mailservr.Addresses;
using Mailservr.Core.Tests.Accounts;

namespace Mailservr.Core.Tests.Addresses;

public sealed class AddressBookTests
{
    private readonly Office _office = new();

    [Fact]
    public async Task Create_MixedCase_IsLowered()
    {
        var domain = await _office.DomainAsync();

        Assert.Equal("shop.a@mail.example", (await _office.AddressAsync(" Shop.A ", domain)).Address);
    }

    [Fact]
    public async Task Create_OtherAccountHasIt_IsTaken()
    {
        var domain = await _office.DomainAsync();
        await _office.AddressAsync("shop", domain, Office.Bob);

        var taken = await _office.Book.CreateAsync(
            Office.Alice, new NewAddress { Name = "SHOP", DomainId = domain.Id }, default);

        Assert.Equal("address_taken", taken.Refusal?.Code);
    }

    [Fact]
    public async Task Create_SixteenAtOnce_OneWins()
    {
        var domain = await _office.DomainAsync();
        var address = new NewAddress { Name = "race", DomainId = domain.Id };

        var tasks = Enumerable.Range(0, 16).Select(
            _ => Task.Run(async () => await _office.Book.CreateAsync(Office.Alice, address, default)));
        var results = await Task.WhenAll(tasks);

        Assert.Single(results, result => result.Value is not null);
    }

    [Fact]
    public async Task Create_DomainUnknownOrOff_IsRefused()
    {
        var domain = await _office.DomainAsync();
        await _office.Domains.UpdateAsync(domain with { Active = false }, default);

        var off = await _office.Book.CreateAsync(
            Office.Alice, new NewAddress { Name = "a", DomainId = domain.Id }, default);
        var unknown = await _office.Book.CreateAsync(
            Office.Alice, new NewAddress { Name = "a", DomainId = 99 }, default);

        Assert.Equal("domain_inactive", off.Refusal?.Code);
        Assert.Equal("domainId", unknown.Refusal?.Field);
    }

    [Fact]
    public async Task Create_CategoryOfAnotherAccount_IsRefused()
    {
        var domain = await _office.DomainAsync();
        var category = (await _office.Categories.CreateAsync(Office.Bob, "Work", "#112233", default)).Value;

        var refused = await _office.Book.CreateAsync(
            Office.Alice, new NewAddress { Name = "a", DomainId = domain.Id, CategoryId = category?.Id }, default);

        Assert.Equal("categoryId", refused.Refusal?.Field);
    }

    [Fact]
    public async Task Find_OtherAccountsAddress_IsNull()
    {
        var address = await _office.AddressAsync("a", await _office.DomainAsync());

        Assert.Null(await _office.Book.FindAsync(Office.Bob, address.Id, default));
        Assert.NotNull(await _office.Book.FindAsync(Office.Alice, address.Id, default));
    }

    [Fact]
    public async Task List_Filtered_PagesWithoutGapsOrRepeats()
    {
        var domain = await _office.DomainAsync();
        for (var i = 0; i < 450; i++)
            await _office.AddressAsync($"{(i % 3 == 0 ? "shop" : "news")}{i}", domain);
        var filter = new AddressFilter { Text = "SHOP" };

        var seen = new List<string>();
        for (long? after = 0; after is { } afterId;)
        {
            var (items, next) = await _office.Book.ListAsync(Office.Alice, filter, afterId, 7, default);
            seen.AddRange(items.Select(address => address.Name));
            after = next;
        }

        Assert.Equal(Enumerable.Range(0, 150).Select(i => $"shop{i * 3}"), seen);
    }

    [Fact]
    public async Task List_NothingMatchesAmongMany_EndsEarlyWithAPosition()
    {
        var domain = await _office.DomainAsync();
        for (var i = 0; i < 10_500; i++)
            await _office.AddressRecords.SaveAsync(
                new AddressRecord
                {
                    Id = 5_000_000 + i,
                    OwnerId = Office.Alice,
                    Name = $"n{i}",
                    DomainId = domain.Id,
                    DomainName = domain.Name,
                    CreatedAt = default,
                },
                default);

        var (items, next) = await _office.Book.ListAsync(
            Office.Alice, new AddressFilter { Enabled = false }, 0, 50, default);

        Assert.Empty(items);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Delete_WithPurge_DeletesItsMailAndItsBlocks()
    {
        var address = await _office.AddressAsync("a", await _office.DomainAsync());
        await _office.Blocks.CreateAsync(Office.Alice, address.Id, "@spam.example", default, default);

        var refused = await _office.Book.DeleteAsync(address, purge: true, default);

        Assert.Null(refused);
        var (accountId, selection) = Assert.Single(_office.Mail.Deleted);
        Assert.Equal((Office.Alice, address.Id), (accountId, selection.AddressId));
        Assert.Equal(0, _office.BlockRecords.Count);
        Assert.Null(await _office.Book.FindAsync(Office.Alice, address.Id, default));
    }

    [Fact]
    public async Task Delete_WithoutPurge_KeepsTheMail()
    {
        var address = await _office.AddressAsync("a", await _office.DomainAsync());

        await _office.Book.DeleteAsync(address, purge: false, default);

        Assert.Empty(_office.Mail.Deleted);
    }

    [Fact]
    public async Task DeleteCategory_WithAddresses_LeavesThemWithoutOne()
    {
        var address = await _office.AddressAsync("a", await _office.DomainAsync());
        var category = (await _office.Categories.CreateAsync(Office.Alice, "Work", "#1F77B4", default)).Value;
        Assert.NotNull(category);
        await _office.Book.UpdateAsync(address with { CategoryId = category.Id }, default);

        await _office.Categories.DeleteAsync(category, default);

        Assert.Equal("#1f77b4", category.Color);
        Assert.Null((await _office.Book.FindAsync(Office.Alice, address.Id, default))?.CategoryId);
    }

    [Theory]
    [InlineData("", "#112233", "name")]
    [InlineData("Work", "112233", "color")]
    [InlineData("Work", "#11223g", "color")]
    [InlineData("Work", "#1122334", "color")]
    public async Task CreateCategory_BadInput_IsRefused(string name, string color, string field)
    {
        var refused = await _office.Categories.CreateAsync(Office.Alice, name, color, default);

        Assert.Equal(field, refused.Refusal?.Field);
    }
}
