using System.Net.Sockets;
using System.Text;
using Mailservr.Messages;
using Mailservr.Storage;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.Hostile.Tests.Server;

/// <summary>Alone in the process, because it looks at all of its memory.</summary>
[CollectionDefinition(nameof(AttackTableTests), DisableParallelization = true)]
public sealed class AttackTableCollection;

[Collection(nameof(AttackTableTests))]
public sealed class AttackTableTests(ITestOutputHelper output)
{
    [Fact]
    public async Task AttackTable_AgainAndAgain_StoresNothingAndKeepsNothing()
    {
        await using var host = await ChosenStorage.StartHostAsync();
        await host.CreateAddressAsync("inbox");
        await host.CreateAddressAsync("victim");
        Assert.Equal(130, AttackTable.Covers);
        await RunAsync(host);
        await RunAsync(host);
        var before = Alive();

        for (var round = 0; round < 3; round++)
            await RunAsync(host);

        var grown = Alive() - before;
        output.WriteLine($"{grown} bytes more after three rounds of {AttackTable.All.Count} attacks");
        Assert.True(grown < 10 << 20, $"{grown} bytes more are in use.");
        await AssertNothingSmuggledAsync(host);
        await host.SendAsync("a@b.example", "inbox@mail.test", "Still here", "text");
        Assert.Equal("text", (await host.WaitForAsync(subject: "Still here")).Text?.Trim());
    }

    private static async Task RunAsync(MailservrTestHost host)
    {
        foreach (var attack in AttackTable.All)
            await SendAsync(host, attack);
    }

    /// <summary>Says it, then QUIT where that is still heard, and reads to the end.</summary>
    private static async Task SendAsync(MailservrTestHost host, byte[] attack)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(host.SmtpEndPoint, limit.Token);
        var stream = client.GetStream();
        try
        {
            await ReadAsync(stream, limit.Token);
            await stream.WriteAsync("EHLO attacker\r\n"u8.ToArray(), limit.Token);
            await ReadAsync(stream, limit.Token);
            await stream.WriteAsync(attack, limit.Token);
            await stream.WriteAsync("\r\nQUIT\r\n"u8.ToArray(), limit.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            while (await ReadAsync(stream, limit.Token) > 0)
                continue;
        }
        catch (IOException fault) when (fault.InnerException is SocketException)
        {
            // Closed by the server while more was on its way: as it should.
            Assert.True(client.Client is not null, fault.Message);
        }
    }

    private static async Task<int> ReadAsync(NetworkStream stream, CancellationToken cancellationToken) =>
        await stream.ReadAsync(new byte[4096], cancellationToken);

    private static async Task AssertNothingSmuggledAsync(MailservrTestHost host)
    {
        var messages = host.Services.GetRequiredService<IMessageStore>();
        var account = (await host.WaitForAsync(subject: "cover")).Record.AccountId;
        var stored = new List<MessageRecord>();
        for (MailCursor? cursor = null; ;)
        {
            var page = await messages.QueryMessagesAsync(account, new() { Limit = 100, Cursor = cursor }, CancellationToken.None);
            stored.AddRange(page.Items);
            if ((cursor = page.Next) is null)
                break;
        }

        Assert.NotEmpty(stored);
        Assert.All(stored, message => Assert.Equal("inbox@mail.test", Assert.Single(message.DeliveredTo).Address));
        Assert.All(stored, message => Assert.DoesNotContain("evil.example", message.Envelope.From, StringComparison.Ordinal));
        Assert.All(stored, message => Assert.True(message.Subject is "cover" || message.Subject.Length == 0, message.Subject));
    }

    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
