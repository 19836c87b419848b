using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Mailservr.AspNetCore.Tests.Webhooks;

namespace Mailservr.EndToEnd.Tests.Webhooks;

/// <summary>A receiver that hangs, and what it costs another one: compared with how it was before.</summary>
public sealed class IsolationTests
{
    private const int Samples = 15;
    private const int Queued = 2000;

    [Fact]
    public async Task HangingReceiver_WithALongQueue_DoesNotDelayAnother()
    {
        await using var server = await ServerProcess.StartAsync(settings: "--Mailservr:Webhooks:AllowInsecureTargets=true");
        await using var quick = new HookReceiver();
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        var address = await server.Api.CreateAddressAsync();
        await server.Api.PostAsync("/api/webhooks", new { url = quick.Url, events = new[] { "thread.created" } });
        await MedianAsync(server, address, quick);
        var before = await MedianAsync(server, address, quick);

        var port = ((IPEndPoint)hanging.LocalEndpoint).Port;
        var slow = await server.Api.PostAsync(
            "/api/webhooks", new { url = $"http://127.0.0.1:{port}/", events = new[] { "email.received" } });
        await FillAsync(server, address);
        await quick.NextAsync();
        var after = await MedianAsync(server, address, quick);

        Assert.True(after < before * 2, $"{after} with the hanging receiver, {before} without.");
        var waiting = await server.Api.ListAsync($"/api/webhooks/{slow.Id()}/deliveries?status=pending");
        Assert.True(waiting.Count >= 500, $"{waiting.Count} wait.");
    }

    // One thread: its many messages are events of the hanging receiver only.
    private static async Task FillAsync(ServerProcess server, TestAddress address)
    {
        var root = $"{SampleMail.UniqueWord()}@sender.test";
        await using var client = await Post.ConnectAsync(server.Smtp);
        for (var i = 0; i < Queued; i++)
        {
            var mail = SampleMail.Plain("Re: long thread", $"message {i}", $"References: <{root}>\n");
            var answers = await client.SendMailAsync("ada@sender.test", [address.Address], mail);
            Assert.Equal(250, Assert.Single(answers).Code);
        }
    }

    /// <summary>Of the times from the 250 to the webhook.</summary>
    private static async Task<TimeSpan> MedianAsync(ServerProcess server, TestAddress address, HookReceiver receiver)
    {
        var delays = new List<TimeSpan>();
        for (var i = 0; i < Samples; i++)
        {
            var word = SampleMail.UniqueWord();
            await server.SendAsync(SampleMail.Plain(word, "text"), address);
            var accepted = TimeProvider.System.GetTimestamp();
            var request = await receiver.NextAsync();
            Assert.Equal(word, JsonDocument.Parse(request.Body).RootElement.GetProperty("data").Text("subject"));
            delays.Add(TimeProvider.System.GetElapsedTime(accepted, request.At));
        }

        return delays.Order().ElementAt(Samples / 2);
    }
}
