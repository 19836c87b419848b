using System.Net;
using System.Text;
using Mailservr.Client;
using Mailservr.Testing;

namespace Mailservr.AspNetCore.Tests.Clients;

public sealed class ClientEventTests(TestApp app)
{
    [Fact]
    public async Task Events_OfAHost_ComeWithTheirData()
    {
        var account = await app.AccountAsync();
        var mail = new MailservrClient(
            new HttpClient { BaseAddress = app.Url }, new MailservrClientOptions { ApiKey = account.Key });
        await app.AppendAsync(new() { AccountId = account.AccountId, AddressId = 1, Subject = "One" });

        var first = await mail.Events.ListenAsync("0").FirstAsync();
        var second = await mail.Events.ListenAsync(first.Id).FirstAsync();

        Assert.Equal("One", first.EmailReceived?.Subject);
        Assert.Equal("thread.created", second.Type);
        Assert.Null(second.EmailReceived);
    }

    [Fact]
    public async Task Events_ConnectionsThatBreak_AreOneStreamWithoutAGap()
    {
        var faults = new List<Exception>();
        var clock = new ManualTimeProvider();
        var answers = new Queue<Func<HttpResponseMessage>>([
            () => Stream("retry: 1\nid: 10\n\n"),
            () => new HttpResponseMessage(HttpStatusCode.BadGateway),
            () => Stream("id: 11\nevent: a\ndata: {}\n\nid: 12\nevent: a\nda"),
            () => throw new HttpRequestException("gone"),
            () => Stream("id: 12\nevent: b\ndata: {}\n\n"),
            () => new HttpResponseMessage(HttpStatusCode.Unauthorized),
        ]);
        var handler = new RecordingHandler(_ => answers.Dequeue()());
        var options = new MailservrClientOptions { ApiKey = "k", Time = clock, EventsInterrupted = faults.Add };
        var mail = new MailservrClient(handler.Client(), options);

        var seen = new List<string>();
        var listening = Assert.ThrowsAsync<MailservrException>(async () =>
        {
            await foreach (var happened in mail.Events.ListenAsync())
                seen.Add(happened.Id + happened.Type);
        });
        for (var i = 0; i < 10_000 && !listening.IsCompleted; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await listening).Status);
        Assert.Equal(["11a", "12b"], seen);
        var asked = handler.Requests.Select(request => request.Headers.GetValueOrDefault("Last-Event-ID", "none"));
        Assert.Equal(["none", "10", "10", "11", "11", "12"], asked);
        Assert.Equal(2, faults.Count);
    }

    private static HttpResponseMessage Stream(string text) =>
        new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "text/event-stream") };
}
