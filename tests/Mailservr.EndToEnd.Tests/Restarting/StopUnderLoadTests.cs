using System.Collections.Concurrent;
using Mailservr.EndToEnd.Tests.Overload;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests;

public class StopUnderLoadTests
{
    private const int Senders = 8;
    private const int AcknowledgedBefore = 50;
    private static readonly int Bystanders = Scale.Of(60, 300);

    [Fact]
    public async Task Server_ToldToStop_TellsEverybodyAndKeepsWhatItSaid()
    {
        await using var server = await ServerProcess.StartAsync(settings: "--Mailservr:Limits:ConnectionsPerAddress=2000");
        var address = await server.Api.CreateAddressAsync();
        var idle = await ConnectAsync(server, Bystanders);
        var stalled = await ConnectAsync(server, Bystanders);
        foreach (var client in stalled)
            await OpenAsync(client, address);
        await using var deaf = await DeafClient.StartAsync(server.Smtp, address.Address);
        using var feed = await EventFeed.OpenAsync(server.Client);
        var log = new SendLog();
        var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => SendAsync(server, address, log))).ToList();
        await log.Enough.WaitAsync(TimeSpan.FromSeconds(90), TimeProvider.System, TestContext.Current.CancellationToken);

        var start = TimeProvider.System.GetTimestamp();
        var stopping = server.StopAsync();
        await Task.WhenAll(idle.Concat(stalled).Select(ExpectFarewellAsync));
        await stopping;
        Scale.Report("stop", TimeProvider.System.GetElapsedTime(start).TotalSeconds, "s");
        await Task.WhenAll(senders);
        Assert.Contains("messages were received", server.Output, StringComparison.Ordinal);
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(25), server.Output);

        await server.StartAgainAsync();
        // What was sent but not acknowledged is sent again, as senders do.
        foreach (var message in log.Unanswered)
            await server.SendAsync(message, address);
        var kept = (await server.Api.EmailsAsync(address)).Select(email => email.Text("subject") ?? "").ToList();
        Assert.Equal(kept.Count, kept.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(log.Acknowledged.Count + log.Unanswered.Count, kept.Count);
        Assert.Empty(log.Acknowledged.Except(kept, StringComparer.Ordinal));
    }

    private static async Task<List<ScriptedSmtpClient>> ConnectAsync(ServerProcess server, int count)
    {
        var clients = new List<ScriptedSmtpClient>();
        for (var i = 0; i < count; i++)
            clients.Add(await Post.ConnectAsync(server.Smtp));
        return clients;
    }

    private static async Task OpenAsync(ScriptedSmtpClient client, TestAddress address)
    {
        await client.ExpectAsync(250, "MAIL FROM:<ada@sender.test>");
        await client.ExpectAsync(250, $"RCPT TO:<{address.Address}>");
        await client.ExpectAsync(354, "DATA");
        await client.SendLinesAsync("Subject: never finished", "");
    }

    private static async Task ExpectFarewellAsync(ScriptedSmtpClient client)
    {
        await client.ExpectAsync(421);
        await client.ExpectCloseAsync();
        await client.DisposeAsync();
    }

    private static async Task SendAsync(ServerProcess server, TestAddress address, SendLog log)
    {
        var subject = "";
        try
        {
            await using var client = await Post.ConnectAsync(server.Smtp);
            while (true)
            {
                await client.ExpectAsync(250, "MAIL FROM:<ada@sender.test>");
                await client.ExpectAsync(250, $"RCPT TO:<{address.Address}>");
                await client.ExpectAsync(354, "DATA");
                subject = SampleMail.UniqueWord();
                await client.SendAsync(Message(subject));
                await client.ExpectAsync(250, ".");
                log.Acknowledge(subject);
                subject = "";
            }
        }
        catch (Exception exception) when (exception is SmtpUnexpectedException or IOException)
        {
            // 421, or the connection is gone: the server ends.
            if (subject.Length > 0)
                log.Unanswered.Add(Message(subject));
        }
    }

    private static byte[] Message(string subject) => SampleMail.Plain(subject, new string('x', 2000));

    private sealed class SendLog
    {
        private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentBag<string> Acknowledged { get; } = [];

        public ConcurrentBag<byte[]> Unanswered { get; } = [];

        public Task Enough => _enough.Task;

        public void Acknowledge(string subject)
        {
            Acknowledged.Add(subject);
            if (Acknowledged.Count >= AcknowledgedBefore)
                _enough.TrySetResult();
        }
    }
}
