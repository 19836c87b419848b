using System.Text.RegularExpressions;
using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Core.Tests.Accounts;

namespace Mailservr.Core.Tests.Addresses;

public sealed class AddressGeneratorTests
{
    [Theory]
    [InlineData(AddressFormat.Name, "^[a-z]+\\.[a-z]+[0-9]{2}$")]
    [InlineData(AddressFormat.Words, "^[a-z]+-[a-z]+-[0-9]{2}$")]
    [InlineData(AddressFormat.Random, "^[a-z0-9]{12}$")]
    [InlineData(AddressFormat.Uuid, "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    public void Generate_EachFormat_LooksAsSaidAndIsALocalPart(AddressFormat format, string pattern)
    {
        for (var i = 0; i < 200; i++)
        {
            var name = AddressGenerator.Generate(format, attempt: 0);
            Assert.Matches(new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)), name);
            Assert.Null(LocalPart.WhyNot(name));
        }
    }

    [Fact]
    public void Lists_EveryWord_IsPlainAndThereOnce()
    {
        foreach (var list in new[] { NameList.Given, NameList.Family, WordList.Adjectives, WordList.Nouns })
        {
            Assert.True(list.Count > 100);
            Assert.Equal(list.Count, list.Distinct(StringComparer.Ordinal).Count());
            Assert.All(list, word => Assert.True(word.All(char.IsAsciiLetterLower), word));
        }
    }

    [Fact]
    public async Task Generate_ForAnAccount_UsesItsDomainAndNote()
    {
        var office = new Office();
        await office.DomainAsync("first.example");
        var second = await office.DomainAsync("second.example");
        var account = await office.AccountAsync(format: AddressFormat.Words);

        var preferred = await office.Book.GenerateAsync(
            account with { DefaultDomainId = second.Id }, null, "why", default);
        var fallback = await office.Book.GenerateAsync(account, null, null, default);

        Assert.EndsWith("@second.example", preferred.Value?.Address, StringComparison.Ordinal);
        Assert.Equal("why", preferred.Value?.Note);
        Assert.EndsWith("@first.example", fallback.Value?.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_DefaultDomainOffOrGone_TakesTheFirstActive()
    {
        var office = new Office();
        await office.DomainAsync("first.example");
        var second = await office.DomainAsync("second.example");
        var account = (await office.AccountAsync()) with { DefaultDomainId = second.Id };

        await office.Domains.UpdateAsync(second with { Active = false }, default);
        var whenOff = await office.Book.GenerateAsync(account, null, null, default);
        await office.Domains.DeleteAsync(second.Id, default);
        var whenGone = await office.Book.GenerateAsync(account, null, null, default);

        Assert.EndsWith("@first.example", whenOff.Value?.Address, StringComparison.Ordinal);
        Assert.EndsWith("@first.example", whenGone.Value?.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_WithoutAnyDomain_IsRefused()
    {
        var office = new Office();

        var refused = await office.Book.GenerateAsync(await office.AccountAsync(), null, null, default);

        Assert.Equal("no_domain", refused.Refusal?.Code);
    }
}
