using System.Net;

namespace Mailservr.AspNetCore.Tests.Http;

public sealed class HeadTests(TestApp app)
{
    [Fact]
    public async Task Head_OfWhatGetAnswers_IsTheSameWithoutABody()
    {
        var account = await app.AccountAsync();
        var address = (await account.AddressAsync()).Id;
        var message = await app.AppendAsync(new() { AccountId = account.AccountId, AddressId = address });
        string[] paths =
        [
            "/health/live", "/health/ready", "/openapi/mailservr.json", "/api/account", "/api/domains", "/api/emails",
            $"/api/addresses/{address}", $"/api/emails/{message.Id}", $"/api/emails/{message.Id}/raw",
            $"/api/threads/{message.ThreadId}",
        ];
        foreach (var path in paths)
        {
            var get = await account.GetAsync(path);
            var head = await account.SendAsync(HttpMethod.Head, path, null);

            Assert.Equal(HttpStatusCode.OK, get.Status);
            Assert.Equal((get.Status, get.ETag, get.ContentType), (head.Status, head.ETag, head.ContentType));
            Assert.Empty(head.Body);
        }
    }

    [Fact]
    public async Task Head_OfTheEvents_EndsAtOnce()
    {
        var account = await app.AccountAsync();

        var head = await account.SendAsync(HttpMethod.Head, "/api/events", null);

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (head.Status, head.ContentType));
    }
}
