using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Mailservr.EndToEnd.Tests.Webhooks;

/// <summary>The receivers of docs/webhooks.md, as programs.</summary>
public sealed class ReceiverSampleTests
{
    [Theory]
    [InlineData("node", "receiver.mjs")]
    [InlineData("python3", "receiver.py")]
    public async Task Receiver_GenuineWebhook_IsTakenAndAForgedOneIsNot(string program, string file)
    {
        var interpreter = program == "node" ? Tool.Node : Tool.Python;
        await using var server = await ServerProcess.StartAsync(settings: "--Mailservr:Webhooks:AllowInsecureTargets=true");
        var port = FreePort.Take(1)[0];
        var url = $"http://127.0.0.1:{port}/";
        var webhook = await server.Api.PostAsync("/api/webhooks", new { url });
        await using var receiver = ChildProcess.Start(
            interpreter, [SamplePath(file), port.ToString(CultureInfo.InvariantCulture), webhook.Text("secret") ?? ""]);
        await WaitUntilListeningAsync(url, receiver);

        var test = await server.Api.PostAsync($"/api/webhooks/{webhook.Id()}/test", new { });

        var delivery = await Eventually.SeeAsync(
            async () =>
            {
                var seen = await server.Api.GetAsync($"/api/webhooks/{webhook.Id()}/deliveries/{test.Id()}");
                return seen.Items("attempts").Any() ? seen.ToString() : null;
            },
            () => "The webhook was not sent.");
        Assert.Equal("succeeded", JsonSerializer.Deserialize<JsonElement>(delivery).Text("status"));
        Assert.Contains("webhook.test", receiver.Output, StringComparison.Ordinal);
    }

    // An answer of 401 to what nobody signed is also the proof that it listens.
    private static async Task WaitUntilListeningAsync(string url, ChildProcess receiver)
    {
        using var client = new HttpClient();
        await Eventually.SeeAsync(
            async () =>
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create("x") };
                    request.Headers.Add("webhook-id", "evt_1");
                    request.Headers.Add("webhook-timestamp", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
                    request.Headers.Add("webhook-signature", "v1,AAAA");
                    await request.Content.LoadIntoBufferAsync();
                    using var answer = await client.SendAsync(request);
                    return answer.StatusCode == HttpStatusCode.Unauthorized ? answer : null;
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            },
            () => receiver.Output);
    }

    private static string SamplePath(string file)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Mailservr.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Mailservr.sln");
        return Path.Combine(folder, "samples", "Webhooks", file);
    }
}
