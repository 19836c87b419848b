using Mailservr.Core.Tests.Accounts;
using Mailservr.Domains;

namespace Mailservr.Core.Tests.Domains;

public sealed class DomainDirectoryTests
{
    private readonly Office _office = new();

    [Theory]
    [InlineData("Example.COM", "example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("XN--BCHER-KVA.example", "xn--bcher-kva.example")]
    [InlineData("localhost", "localhost")]
    [InlineData("123.example", "123.example")]
    [InlineData("xn--wgv71a119e.example", "xn--wgv71a119e.example")]
    [InlineData("日本語.example", "xn--wgv71a119e.example")]
    [InlineData("xn--ls8h.example", "xn--ls8h.example")]
    public async Task Create_AnySpelling_IsKeptInOne(string given, string kept)
    {
        var created = await _office.Domains.CreateAsync(given, receiveOnly: true, default);

        Assert.Equal(kept, created.Value?.Name);
        Assert.True(created.Value?.ReceiveOnly);
        Assert.NotNull(await _office.Domains.FindByNameAsync(given, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("-a.example")]
    [InlineData("a_b.example")]
    [InlineData("a b.example")]
    [InlineData("a@b.example")]
    [InlineData("b.example>")]
    [InlineData("[127.0.0.1]")]
    [InlineData("b.example\r\n")]
    [InlineData("\0")]
    [InlineData("127.0.0.1")]
    [InlineData("mail.123")]
    [InlineData("123.")]
    [InlineData("xn--.example")]
    [InlineData("xn--a-.example")]
    [InlineData("xn--99999999.example")]
    [InlineData("XN--bücher-kva.example")]
    public async Task Create_NoName_IsRefused(string name)
    {
        var created = await _office.Domains.CreateAsync(name, receiveOnly: false, default);

        Assert.Equal("name", created.Refusal?.Field);
    }

    [Fact]
    public void Normalize_TooLong_IsRefused()
    {
        Assert.False(DomainName.TryNormalize(new string('a', 64) + ".example", out _));
        Assert.False(DomainName.TryNormalize(string.Join('.', Enumerable.Repeat("abcdefg", 40)), out _));
    }

    [Fact]
    public async Task Create_OtherSpellingOfTheSame_IsTaken()
    {
        await _office.DomainAsync("bücher.example");

        var again = await _office.Domains.CreateAsync("xn--bcher-kva.EXAMPLE", receiveOnly: false, default);

        Assert.Equal("domain_taken", again.Refusal?.Code);
    }

    [Fact]
    public async Task Delete_WithAddresses_IsRefused()
    {
        await _office.AccountAsync();
        var domain = await _office.DomainAsync();
        var address = await _office.AddressAsync("a", domain);

        var refused = await _office.Domains.DeleteAsync(domain.Id, default);
        await _office.Book.DeleteAsync(address, purge: false, default);
        var done = await _office.Domains.DeleteAsync(domain.Id, default);

        Assert.Equal("domain_in_use", refused?.Code);
        Assert.Null(done);
    }

    [Fact]
    public async Task Update_ChangedMeanwhile_IsStale()
    {
        var domain = await _office.DomainAsync();
        await _office.Domains.UpdateAsync(domain with { Active = false }, default);

        var late = await _office.Domains.UpdateAsync(domain with { ReceiveOnly = true }, default);

        Assert.Equal(RefusalKind.Stale, late.Refusal?.Kind);
    }
}
