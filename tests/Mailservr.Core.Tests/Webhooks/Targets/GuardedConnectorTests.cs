using System.Net;
using Mailservr.Webhooks;

namespace Mailservr.Core.Tests.Webhooks.Targets;

public sealed class GuardedConnectorTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    [Fact]
    public async Task Connect_PrivateAddressBehindAName_IsRefusedWithoutAConnection()
    {
        await using var receiver = new RawReceiver(Ok);
        var connector = Connector((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(connector, "public.example", receiver.Port));

        Assert.IsType<WebhookTargetException>(error.InnerException);
        Assert.Equal(0, receiver.Connections);
    }

    [Fact]
    public async Task Connect_OnePrivateAddressAmongPublicOnes_IsRefused()
    {
        await using var receiver = new RawReceiver(Ok);
        var connector = Connector((_, _) => Task.FromResult<IPAddress[]>(
            [IPAddress.Parse("93.184.215.14"), IPAddress.Parse("2606:4700::1111"), IPAddress.Loopback]));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(connector, "public.example", receiver.Port));

        Assert.IsType<WebhookTargetException>(error.InnerException);
        Assert.Equal(0, receiver.Connections);
    }

    // The answer changes with every question: there must be only one.
    [Fact]
    public async Task Connect_RebindingName_IsAskedOnceAndItsCheckedAddressIsTaken()
    {
        await using var receiver = new RawReceiver(Ok);
        var questions = 0;
        var connector = Connector(
            (_, _) => Task.FromResult<IPAddress[]>(
                [Interlocked.Increment(ref questions) == 1 ? IPAddress.Loopback : IPAddress.Parse("10.0.0.1")]),
            "127.0.0.1/32");

        var answer = await PostAsync(connector, "rebinding.example", receiver.Port);

        Assert.Equal(HttpStatusCode.OK, answer);
        Assert.Equal((1, 1), (questions, receiver.Connections));
        // The next connection asks again, and is refused.
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(connector, "rebinding.example", receiver.Port));
        Assert.Equal((2, 1), (questions, receiver.Connections));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::1]")]
    public async Task Connect_Literal_IsChecked(string host)
    {
        await using var receiver = new RawReceiver(Ok);
        var connector = Connector((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(connector, host, receiver.Port));

        Assert.Equal(0, receiver.Connections);
    }

    [Fact]
    public async Task Connect_AllowedHost_MayBePrivate()
    {
        await using var receiver = new RawReceiver(Ok);
        var connector = Connector((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), "hooks.internal");

        Assert.Equal(HttpStatusCode.OK, await PostAsync(connector, "hooks.internal", receiver.Port));
    }

    [Fact]
    public async Task Connect_NoAddress_IsRefused()
    {
        var connector = Connector((_, _) => Task.FromResult<IPAddress[]>([]));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(connector, "nowhere.example", 443));

        Assert.IsType<WebhookTargetException>(error.InnerException);
    }

    [Fact]
    public async Task Client_ProxyOfTheEnvironment_IsNotUsed()
    {
        await using var proxy = new RawReceiver(Ok);
        await using var receiver = new RawReceiver(Ok);
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("127.0.0.1", proxy.Port);
        try
        {
            var connector = Connector((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), "hooks.internal");

            await PostAsync(connector, "hooks.internal", receiver.Port);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.Equal((0, 1), (proxy.Connections, receiver.Connections));
    }

    private static GuardedConnector Connector(
        Func<string, CancellationToken, Task<IPAddress[]>> resolve, string allowed = "") =>
        new(
            new WebhookTargets(new MailservrOptions { Webhooks = new WebhookOptions { AllowedTargets = allowed } }),
            resolve);

    private static async Task<HttpStatusCode> PostAsync(GuardedConnector connector, string host, int port)
    {
        using var client = WebhookClient.Create(connector);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{host}:{port}/hook")
        {
            Content = new StringContent("{}"),
        };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
