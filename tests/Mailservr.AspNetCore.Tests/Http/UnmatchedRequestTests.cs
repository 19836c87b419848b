using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Tests.Http;

public sealed class UnmatchedRequestTests(TestApp app)
{
    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("POST", "/api/addresses/1/nothing")]
    [InlineData("DELETE", "/api/emails/1/raw/x")]
    public async Task Request_UnknownPath_Is404WithAProblem(string method, string path)
    {
        var account = await app.AccountAsync();

        (await account.SendAsync(new HttpMethod(method), path, null)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("PUT", "/api/addresses", "GET, HEAD, POST")]
    [InlineData("POST", "/api/emails/1", "DELETE, GET, HEAD, PATCH")]
    [InlineData("POST", "/api/events", "GET, HEAD")]
    public async Task Request_WrongMethod_Is405AndNamesTheRightOnes(string method, string path, string allow)
    {
        var account = await app.AccountAsync();

        var answer = await account.SendAsync(new HttpMethod(method), path, "{}");

        answer.IsProblem(405, "method_not_allowed");
        Assert.Equal(allow, answer.Headers["Allow"]);
    }

    [Fact]
    public async Task Write_WrongType_Is415WithAKeyAnd401Without()
    {
        var account = await app.AccountAsync();

        (await PostFormAsync(account.Http)).IsProblem(415, "unsupported_media_type");
        var anonymous = await PostFormAsync(app.Client());

        anonymous.IsProblem(401, "unauthenticated");
        Assert.Equal("Bearer", anonymous.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task MapMailservr_UnderAPrefix_LeavesTheRestToTheApp()
    {
        var folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
        await using (var other = TestApp.Create(folder))
        {
            other.MapGroup("/mail").MapMailservr();
            other.MapGet("/mail/api/own", () => "own");
            other.MapFallback(() => Results.Text("fallback"));
            await other.StartAsync();
            var client = new ApiClient(new HttpClient { BaseAddress = new Uri(other.Urls.First()) });

            Assert.Equal("own", (await client.GetAsync("/mail/api/own")).Text);
            Assert.Equal("fallback", (await client.GetAsync("/api/addresses")).Text);
            Assert.Equal("fallback", (await client.GetAsync("/mail/other")).Text);
            (await client.GetAsync("/mail/api/nothing")).IsProblem(404, "not_found");
            (await client.DeleteAsync("/mail/api/addresses")).IsProblem(405, "method_not_allowed");
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<ApiAnswer> PostFormAsync(HttpClient http)
    {
        using var form = new StringContent("{}", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await http.PostAsync("/api/addresses", form);
        return new ApiAnswer(response, await response.Content.ReadAsByteArrayAsync());
    }
}
