using System.Collections.Concurrent;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests;

public class ShutdownTests
{
    private const int Senders = 8;
    private const int AcknowledgedBefore = 100;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Server_EndedWhileMailArrives_HasAllThatWasAcknowledged(bool killed)
    {
        await using var server = await ServerProcess.StartAsync();
        var address = await server.Api.CreateAddressAsync();
        var acknowledged = new ConcurrentBag<string>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var senders = Enumerable.Range(0, Senders).Select(_ => SendUntilRefusedAsync(server, address, subject =>
        {
            acknowledged.Add(subject);
            if (acknowledged.Count >= AcknowledgedBefore)
                enough.TrySetResult();
        })).ToList();

        using var limit = Eventually.Limit();
        await enough.Task.WaitAsync(limit.Token);
        await (killed ? server.KillAsync() : server.StopAsync());
        await Task.WhenAll(senders);
        await server.StartAgainAsync();

        var kept = (await server.Api.EmailsAsync(address)).Select(email => email.Text("subject") ?? "").ToList();
        Assert.Empty(acknowledged.Except(kept, StringComparer.Ordinal));
        // What was sent but not answered may be there, one at most for each sender.
        Assert.InRange(kept.Count, acknowledged.Count, acknowledged.Count + Senders);
    }

    [Fact]
    public async Task Server_TerminalEnds_StopsInOrder()
    {
        await using var server = await ServerProcess.StartAsync();

        await server.HangUpAsync();

        Assert.Contains("Since the start 0 messages were received", server.Output, StringComparison.Ordinal);
    }

    private static async Task SendUntilRefusedAsync(
        ServerProcess server, TestAddress address, Action<string> acknowledged)
    {
        try
        {
            await using var client = await Post.ConnectAsync(server.Smtp);
            while (true)
            {
                var subject = SampleMail.UniqueWord();
                var answers = await client.SendMailAsync(
                    "ada@sender.test", [address.Address], SampleMail.Plain(subject, new string('x', 2000)));
                if (answers[0].Code != 250)
                    return;
                acknowledged(subject);
            }
        }
        catch (Exception exception) when (exception is SmtpUnexpectedException or IOException)
        {
            // 421, or the connection is gone: the server ends.
            return;
        }
    }
}
