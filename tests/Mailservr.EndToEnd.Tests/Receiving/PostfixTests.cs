using System.Text.Json;

namespace Mailservr.EndToEnd.Tests;

/// <summary>What Postfix has in its queue, its own Received field included, is what we keep.</summary>
public class PostfixTests(SharedServer shared)
{
    [Fact]
    public async Task Postfix_RelaysBySmtpWithTls_BytesAreKept()
    {
        await using var relay = await Postfix.StartAsync($"smtp:[127.0.0.1]:{shared.Server.Smtp.Port}");
        await RelayAsync(relay, overTls: true);
    }

    [Fact]
    public async Task Postfix_RelaysByLmtp_BytesAreKept()
    {
        await using var relay = await Postfix.StartAsync($"lmtp:inet:127.0.0.1:{shared.Server.Lmtp.Port}");
        await RelayAsync(relay, overTls: false);
    }

    private async Task RelayAsync(Postfix relay, bool overTls)
    {
        var first = await shared.Api.CreateAddressAsync();
        var second = await shared.Api.CreateAddressAsync();
        var content = new byte[150_000];
        new Random(4711).NextBytes(content);
        var withFile = SampleMail.WithFile("With a file", "attached", "a.pdf", content);
        await Post.SendAsync(relay.EndPoint, SampleMail.Awkward(SampleMail.UniqueWord()), first, second);
        await Post.SendAsync(relay.EndPoint, withFile, first, second);
        var held = await relay.HeldAsync();
        Assert.Equal(2, held.Count);

        await relay.DeliverAsync();

        var emails = await WaitAsync(relay, first, 2);
        Assert.Equal(2, (await WaitAsync(relay, second, 2)).Count);
        var kept = await Task.WhenAll(emails.Select(shared.Api.GetRawAsync));
        Assert.All(held, message => Assert.Contains(message, kept));
        Assert.All(kept, message => Assert.True(message.AsSpan().StartsWith("Received: from"u8)));
        Assert.All(emails, email => Assert.Equal(
            overTls, email.GetProperty("envelope").GetProperty("tls").ValueKind != JsonValueKind.Null));
    }

    private async Task<IReadOnlyList<JsonElement>> WaitAsync(Postfix relay, TestAddress address, int count)
    {
        try
        {
            return await shared.Api.WaitForEmailsAsync(address, count);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(exception.Message + "\n" + relay.Log, exception);
        }
    }
}
