using System.IO.Compression;
using System.Text;
using Mailservr.Core.Tests.Webhooks.Targets;
using Mailservr.Secrets;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Webhooks.Delivery;

/// <summary>Against real sockets.</summary>
public sealed class WebhookSenderTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_IsAFailureAndNotFollowed(int status)
    {
        await using var other = new RawReceiver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var receiver = new RawReceiver(
            $"HTTP/1.1 {status} Moved\r\nLocation: http://127.0.0.1:{other.Port}/\r\nContent-Length: 0\r\n\r\n");

        var result = await SendAsync(receiver);

        Assert.Equal((status, false), (result.Answer.Status, result.IsSuccess));
        Assert.Equal(0, other.Connections);
        Assert.False(result.IsRefusal);
    }

    [Fact]
    public async Task Request_OnTheWire_HasBothSchemes()
    {
        await using var receiver = new RawReceiver("HTTP/1.1 204 No Content\r\n\r\n");

        var result = await SendAsync(receiver);

        Assert.True(result.IsSuccess);
        Assert.StartsWith("POST /hook HTTP/1.1\r\n", receiver.Request, StringComparison.Ordinal);
        foreach (var header in (string[])["webhook-id: evt_1", "webhook-timestamp: ", "webhook-signature: v1,",
            "X-Webhook-Signature: ", "X-Webhook-Timestamp: ", "User-Agent: mailservr-webhooks/1.0",
            "Content-Type: application/json", "Content-Length: 2"])
            Assert.Contains("\r\n" + header, receiver.Request, StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", receiver.Request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task EndlessAnswer_CountsByItsStatusAndIsCut()
    {
        await using var receiver = new RawReceiver(async (stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), token);
            var block = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
            while (true)
                await stream.WriteAsync(block, token);
        });

        var result = await SendAsync(receiver);

        Assert.True(result.IsSuccess);
        Assert.Equal(4096, result.Answer.Body?.Length);
    }

    [Fact]
    public async Task AnswerThatBreaksOff_CountsByItsStatus()
    {
        await using var receiver = new RawReceiver("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\nhalf");

        var result = await SendAsync(receiver);

        Assert.Equal((500, true), (result.Answer.Status, result.IsRefusal));
    }

    [Fact]
    public async Task PackedAnswer_IsNotUnpacked()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(new byte[10_000_000], TestContext.Current.CancellationToken);
        await using var receiver = new RawReceiver(async (stream, token) =>
        {
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"),
                token);
            await stream.WriteAsync(packed.ToArray(), token);
        });

        var result = await SendAsync(receiver);

        Assert.True(result.IsSuccess);
        Assert.InRange(result.Answer.Body?.Length ?? 0, 1, 4096);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: {0}\r\nContent-Length: 0\r\n\r\n", 1_000_000)]
    [InlineData("{0}", 100)]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n{0}\r\n\r\n", 10)]
    public async Task AnswerThatIsNotHttp_IsAFailure(string answer, int size)
    {
        await using var receiver = new RawReceiver(answer.Replace("{0}", new string('x', size), StringComparison.Ordinal));

        var result = await SendAsync(receiver);

        Assert.Null(result.Answer.Status);
        Assert.EndsWith(".", result.Answer.Error ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyListens_IsAFailureWithoutTheAddress()
    {
        var receiver = new RawReceiver("");
        await receiver.DisposeAsync();

        var result = await SendAsync(receiver);

        Assert.Equal("There was no connection.", result.Answer.Error);
    }

    [Fact]
    public async Task ControlCharacters_InAnAnswer_AreReplaced()
    {
        await using var receiver = new RawReceiver("HTTP/1.1 400 No\r\nContent-Length: 9\r\n\r\na\u001b[1m\0b\r\n");

        var result = await SendAsync(receiver);

        Assert.Equal("a\ufffd[1m\ufffdb\ufffd\n", result.Answer.Body);
    }

    private static async Task<WebhookResult> SendAsync(RawReceiver receiver)
    {
        var options = new MailservrOptions { Webhooks = new WebhookOptions { AllowInsecureTargets = true } };
        using var client = WebhookClient.Create(new GuardedConnector(new WebhookTargets(options)));
        var sender = new WebhookSender(
            client, [new StandardWebhookSigner(), new BodyWebhookSigner()], new Plain(), TimeProvider.System,
            TraceLog.Of<WebhookSender>());
        var webhook = new WebhookRecord
        {
            Id = 1,
            Url = $"http://127.0.0.1:{receiver.Port}/hook",
            Secret = WebhookSecret.New(),
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var delivery = new WebhookDelivery { Id = 1, EventId = "evt_1", EventType = "email.received", Payload = "{}" };
        return await sender.SendAsync(webhook, delivery, TestContext.Current.CancellationToken);
    }

    private sealed class Plain : ISecretProtector
    {
        public string Protect(string secret, string owner) => secret;

        public string Unprotect(string text, string owner) => text;
    }
}
