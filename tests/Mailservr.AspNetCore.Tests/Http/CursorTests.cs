using System.Net;

namespace Mailservr.AspNetCore.Tests.Http;

public sealed class CursorTests(TestApp app)
{
    [Fact]
    public async Task List_RowsComeAndGo_NothingIsSkippedOrRepeated()
    {
        var account = await app.AccountAsync();
        var before = new List<long>();
        for (var i = 0; i < 20; i++)
            before.Add((await account.AddressAsync()).Id);

        var seen = new List<long>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await account.GetAsync($"/api/addresses?limit=3{(cursor.Length > 0 ? "&cursor=" + cursor : "")}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            seen.AddRange(page.Data.EnumerateArray().Select(row => row.GetProperty("id").GetInt64()));
            cursor = page.NextCursor;
            await account.AddressAsync();
            if (seen.Count is > 3 and < 12)
                await account.DeleteAsync($"/api/addresses/{seen[^1]}");
        }

        Assert.Equal(before, seen.Take(before.Count));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("________________________________")]
    [InlineData("=")]
    public async Task List_CursorNotOurs_Is400(string cursor)
    {
        var account = await app.AccountAsync();

        (await account.GetAsync("/api/addresses?cursor=" + cursor)).IsProblem(400, "invalid_cursor");
    }

    [Fact]
    public async Task List_CursorOfOtherFilters_Is400()
    {
        var account = await app.AccountAsync();
        await account.AddressAsync();
        await account.AddressAsync();
        var page = await account.GetAsync("/api/addresses?limit=1&enabled=true");
        Assert.NotNull(page.NextCursor);

        var other = await account.GetAsync($"/api/addresses?limit=1&enabled=false&cursor={page.NextCursor}");
        var list = await account.GetAsync($"/api/domains?limit=1&enabled=true&cursor={page.NextCursor}");
        var same = await account.GetAsync($"/api/addresses?limit=50&cursor={page.NextCursor}&enabled=true");

        other.IsProblem(400, "invalid_cursor");
        list.IsProblem(400, "invalid_cursor");
        Assert.Equal(HttpStatusCode.OK, same.Status);
        Assert.Null(same.NextCursor);
    }

    [Theory]
    [InlineData("/api/addresses?domainId={0}&enabled=true")]
    [InlineData("/api/addresses?ENABLED=true&DomainID={0}")]
    [InlineData("/api/addresses?enabled=true&q=&domainId={0}&categoryId=")]
    [InlineData("/api/addresses?enabled=true&domainId={0}&utm_source=mail")]
    [InlineData("/api/Addresses/?enabled=true&domainId={0}")]
    public async Task List_SameFiltersWrittenOtherwise_TakesTheCursor(string path)
    {
        var account = await app.AccountAsync();
        await account.AddressAsync();
        await account.AddressAsync();
        var domain = (await account.DomainIdAsync()).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var first = await account.GetAsync($"/api/addresses?limit=1&enabled=true&domainId={domain}");

        var rest = await account.GetAsync(
            path.Replace("{0}", domain, StringComparison.Ordinal) + "&cursor=" + first.NextCursor);

        Assert.Equal(HttpStatusCode.OK, rest.Status);
        Assert.Equal(1, rest.Data.GetArrayLength());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=-1")]
    [InlineData("limit=x")]
    [InlineData("limit=1&limit=2")]
    [InlineData("enabled=yes")]
    [InlineData("domainId=x")]
    public async Task List_BadParameter_Is400AndNamesIt(string query)
    {
        var account = await app.AccountAsync();

        var answer = await account.GetAsync("/api/addresses?" + query);

        answer.IsProblem(400, "invalid");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(query.Split('=')[0], out _));
    }

    [Theory]
    [InlineData("after=yesterday")]
    [InlineData("unread=1")]
    [InlineData("addressId=-1")]
    [InlineData("quarantined=maybe")]
    public async Task ListOfMail_BadParameter_Is400(string query)
    {
        var account = await app.AccountAsync();

        (await account.GetAsync("/api/emails?" + query)).IsProblem(400, "invalid");
        (await account.GetAsync("/api/threads?" + query)).IsProblem(400, "invalid");
    }
}
