using System.Text;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests.Overload;

public class TextFloodTests
{
    private static readonly int Sessions = Scale.Of(150, 1000);

    /// <summary>Either a text of nearly a megabyte, or crumbs of a message, each of which takes more memory than bytes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnfinishedMessages_InManySessions_HoldBoundedMemoryAndNobodyUp(bool crumbs)
    {
        await using var server = await ServerProcess.StartAsync(settings: "--Mailservr:Limits:ConnectionsPerAddress=4000");
        var address = await server.Api.CreateAddressAsync();
        var bytes = crumbs ? Crumbs() : Text();
        var flood = new List<ScriptedSmtpClient>();
        for (var i = 0; i < Sessions; i++)
            flood.Add(await OpenAsync(server, address, bytes));

        await GoodSenders.SendAsync(server, address, senders: 4, messages: 10);
        Scale.Report("memory", ProcessStatus.Of(server.ProcessId).Megabytes, "MB");
        Scale.Report("peak memory", ProcessStatus.Of(server.ProcessId).PeakMegabytes, "MB");
        Assert.InRange(ProcessStatus.Of(server.ProcessId).PeakMegabytes, 1, 800);

        var codes = new List<int>();
        foreach (var client in flood)
        {
            await client.SendLinesAsync("", ".");
            codes.Add((await client.ReadAsync()).Code);
            await client.DisposeAsync();
        }
        Assert.All(codes, code => Assert.True(crumbs ? code is 250 or 452 : code == 250, $"A message was answered {code}."));
        Assert.Equal(40 + codes.Count(code => code == 250), (await server.Api.EmailsAsync(address)).Count);
    }

    private static async Task<ScriptedSmtpClient> OpenAsync(ServerProcess server, TestAddress address, byte[] bytes)
    {
        var client = await Post.ConnectAsync(server.Smtp);
        await client.ExpectAsync(250, "MAIL FROM:<ada@sender.test>");
        await client.ExpectAsync(250, $"RCPT TO:<{address.Address}>");
        await client.ExpectAsync(354, "DATA");
        await client.SendAsync(bytes);
        return client;
    }

    private static byte[] Text() => Encoding.ASCII.GetBytes(
        "Subject: long\r\n\r\n" + string.Concat(Enumerable.Range(0, 25_000).Select(line => $"This is line {line} of a text.\r\n")));

    private static byte[] Crumbs() => Encoding.ASCII.GetBytes(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 9_000)));
}
