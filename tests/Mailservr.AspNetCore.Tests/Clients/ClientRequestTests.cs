using System.Net;
using Mailservr.Client;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Clients;

/// <summary>What the client sends, and what it makes of refusals.</summary>
public sealed class ClientRequestTests
{
    private const string Address = """{"data":{"id":7,"address":"a@example.com"}}""";

    private readonly ManualTimeProvider _clock = new();
    private readonly Queue<HttpResponseMessage> _answers = new();

    [Fact]
    public async Task Request_BelowAPrefix_HasKeyVersionAndIdempotency()
    {
        var (client, sent) = Answering(RecordingHandler.Json(Address), RecordingHandler.Json(Address));

        await client.Addresses.CreateAsync(new NewAddress { Name = "a", DomainId = 1 }, "order-1");
        await client.Addresses.UpdateAsync(7, new AddressChange { Note = null, Enabled = true }, ifMatch: "\"3\"");

        Assert.Equal("https://mail.example.com/prefix/api/addresses", sent.Requests[0].Uri.AbsoluteUri);
        Assert.Equal("Bearer the-key", sent.Requests[0].Headers["Authorization"]);
        Assert.Equal("order-1", sent.Requests[0].Headers["Idempotency-Key"]);
        Assert.Equal("""{"name":"a","domainId":1}""", sent.Requests[0].Body);
        Assert.Equal("\"3\"", sent.Requests[1].Headers["If-Match"]);
        Assert.Equal("""{"enabled":true,"note":null}""", sent.Requests[1].Body);
    }

    [Fact]
    public async Task Change_OfEveryKind_WritesOnlyWhatIsGiven()
    {
        var (client, sent) = Answering(RecordingHandler.Json(Address), RecordingHandler.Json(Address));
        var until = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        await client.Addresses.UpdateAsync(7, new AddressChange());
        await client.Addresses.UpdateAsync(7, new AddressChange { ExpiresAt = until, CategoryId = 3 });

        Assert.Equal("{}", sent.Requests[0].Body);
        Assert.Equal("""{"expiresAt":"2030-01-01T00:00:00+00:00","categoryId":3}""", sent.Requests[1].Body);
    }

    [Fact]
    public async Task List_OfSeveralPages_AsksForEachWhenItGetsThere()
    {
        var (client, sent) = Answering(
            RecordingHandler.Json("""{"data":[{"id":1},{"id":2}],"nextCursor":"a+b"}"""),
            RecordingHandler.Json("""{"data":[{"id":3}],"nextCursor":null}"""));

        var ids = new List<long>();
        await foreach (var email in client.Emails.ListAsync(new MailFilter { Unread = true, Text = "a&b" }))
        {
            ids.Add(email.Id);
            Assert.Equal(email.Id == 3 ? 2 : 1, sent.Requests.Count);
        }

        Assert.Equal([1, 2, 3], ids);
        Assert.Equal("?unread=true&q=a%26b&limit=100", sent.Requests[0].Uri.Query);
        Assert.Equal("?unread=true&q=a%26b&limit=100&cursor=a%2Bb", sent.Requests[1].Uri.Query);
    }

    [Fact]
    public async Task Refusal_AsAProblem_IsThrownWithAllThatItSays()
    {
        var (client, _) = Answering(RecordingHandler.Json(
            """{"detail":"No such name.","code":"invalid","traceId":"abc","errors":{"name":["No such name."]}}""",
            HttpStatusCode.BadRequest,
            "application/problem+json"));

        var refusal = await Assert.ThrowsAsync<MailservrException>(() => client.Addresses.GetAsync(7));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid", "abc"), (refusal.Status, refusal.Code, refusal.TraceId));
        Assert.Equal("No such name.", refusal.Message);
        Assert.Equal(["No such name."], refusal.Errors["name"]);
    }

    [Fact]
    public async Task Refusal_OfSomethingElse_IsThrownByItsStatus()
    {
        var (client, _) = Answering(RecordingHandler.Json("<html>", HttpStatusCode.BadGateway, "text/html"));

        var refusal = await Assert.ThrowsAsync<MailservrException>(() => client.Addresses.GetAsync(7));

        Assert.Equal((HttpStatusCode.BadGateway, ""), (refusal.Status, refusal.Code));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Refusal_ForNow_IsWaitedOutAsTheServerAsks(HttpStatusCode status)
    {
        var (client, sent) = Answering(Later(status, 7), RecordingHandler.Json(Address));

        var reading = client.Addresses.GetAsync(7);
        _clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Single(sent.Requests);
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(7, (await reading).Id);
        Assert.Equal(2, sent.Requests.Count);
    }

    [Fact]
    public async Task Refusal_ForNow_IsThrownAfterTheLastRetry()
    {
        var (client, sent) = Answering(
            [.. Enumerable.Range(0, 4).Select(_ => Later(HttpStatusCode.TooManyRequests, 0))]);

        var refusal = await Assert.ThrowsAsync<MailservrException>(() => client.Addresses.GetAsync(7));

        Assert.Equal(TimeSpan.Zero, refusal.RetryAfter);
        Assert.Equal(4, sent.Requests.Count);
    }

    [Fact]
    public async Task Refusal_ForTooLongOrOfWhatMayNotBeRepeated_IsThrownAtOnce()
    {
        var (client, sent) = Answering(
            Later(HttpStatusCode.TooManyRequests, 3600), Later(HttpStatusCode.ServiceUnavailable, 1));

        var refusal = await Assert.ThrowsAsync<MailservrException>(() => client.Addresses.GetAsync(7));
        await Assert.ThrowsAsync<MailservrException>(() => client.Addresses.GenerateAsync());

        Assert.Equal(TimeSpan.FromHours(1), refusal.RetryAfter);
        Assert.Equal(2, sent.Requests.Count);
    }

    [Fact]
    public async Task Attachment_Opened_ShowsTheKeyToNobodyElse()
    {
        var (client, sent) = Answering(
            RecordingHandler.Json("""{"data":{"id":43,"url":"https://bucket.example.net/x?signature=1"}}"""),
            RecordingHandler.Json("bytes"));

        await using var stream = await client.Attachments.OpenAsync(43);

        Assert.Equal("bytes", await new StreamReader(stream).ReadToEndAsync());
        Assert.Equal("bucket.example.net", sent.Requests[1].Uri.Host);
        Assert.False(sent.Requests[1].Headers.ContainsKey("Authorization"));
    }

    private static HttpResponseMessage Later(HttpStatusCode status, int seconds)
    {
        var answer = RecordingHandler.Json("{}", status);
        answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return answer;
    }

    private (MailservrClient Client, RecordingHandler Sent) Answering(params HttpResponseMessage[] answers)
    {
        foreach (var answer in answers)
            _answers.Enqueue(answer);
        var handler = new RecordingHandler(_ => _answers.Dequeue());
        var options = new MailservrClientOptions { ApiKey = "the-key", Time = _clock };
        return (new MailservrClient(handler.Client(), options), handler);
    }
}
