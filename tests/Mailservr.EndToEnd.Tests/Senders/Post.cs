using System.Net;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests;

/// <summary>Hands over messages byte for byte, where it is not the sender that is to be tried.</summary>
internal static class Post
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task<ScriptedSmtpClient> ConnectAsync(IPEndPoint server)
    {
        var client = await ScriptedSmtpClient.ConnectAsync(server);
        client.Timeout = Patience;
        await client.HelloAsync();
        return client;
    }

    public static async Task SendAsync(this ServerProcess server, byte[] message, params TestAddress[] to) =>
        await SendAsync(server.Smtp, message, to);

    public static async Task SendAsync(IPEndPoint server, byte[] message, params TestAddress[] to)
    {
        await using var client = await ConnectAsync(server);
        var answers = await client.SendMailAsync("ada@sender.test", [.. to.Select(each => each.Address)], message);
        Assert.Equal(250, Assert.Single(answers).Code);
        await client.ExpectAsync(221, "QUIT");
    }
}
