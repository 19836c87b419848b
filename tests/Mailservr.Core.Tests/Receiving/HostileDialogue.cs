using Mailservr.Smtp;

namespace Mailservr.Core.Tests.Receiving;

/// <summary>A client that sends a few messages, good and bad, and goes away in one way or another.</summary>
internal static class HostileDialogue
{
    public static async Task RunAsync(ReceivingHost host, Random random)
    {
        var lmtp = random.Next(3) == 0;
        await using var client = await SmtpConversation.StartAsync(host, lmtp ? SmtpMode.Lmtp : SmtpMode.Smtp);
        for (var message = random.Next(1, 5); message > 0; message--)
        {
            await client.SendAsync(
                "MAIL FROM:<a@client.example>\r\nRCPT TO:<inbox@mail.example>\r\nRCPT TO:<other@mail.example>\r\n");
            for (var i = 0; i < 3; i++)
                await client.ReadReplyAsync();
            var text = Message(random);
            await client.SendAsync(random.Next(2) == 0 ? $"BDAT {text.Length} LAST\r\n{text}" : $"DATA\r\n{text}.\r\n");
            // Some do not wait for the answer.
            if (random.Next(4) > 0 && await ReadAnswersAsync(client, lmtp))
                return;
        }

        await LeaveAsync(client, random);
    }

    private static string Message(Random random) => random.Next(9) switch
    {
        0 => "Subject: discard\r\n\r\nx\r\n",
        1 => "Subject: refuse\r\n\r\nx\r\n",
        2 => "Subject: defer\r\n\r\nx\r\n",
        3 => "Subject: bare\r\n\r\nline\nend\r\n",
        4 => $"Subject: large\r\n\r\n{Lines(5000)}",
        5 => $"Subject: far too large\r\n\r\n{Lines(20_000)}",
        6 => $"X-Long: {new string('x', 3000)}\r\n{new string('y', 70)}: z\r\n\r\n",
        _ => $"Subject: good {random.Next()}\r\n\r\nx\r\n",
    };

    private static string Lines(int bytes) => string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", bytes / 72));

    /// <summary>True when the server has closed the connection.</summary>
    private static async Task<bool> ReadAnswersAsync(SmtpConversation client, bool lmtp)
    {
        for (var i = 0; i < (lmtp ? 2 : 1); i++)
        {
            var reply = await client.ReadReplyAsync();
            if (reply.StartsWith("354", StringComparison.Ordinal))
                reply = await client.ReadReplyAsync();
            if (reply.Length == 0)
                return true;
        }

        return false;
    }

    private static async Task LeaveAsync(SmtpConversation client, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                await client.HangUpAsync();
                break;
            case 1:
                // In the middle of a message.
                await client.SendAsync(
                    "RSET\r\nMAIL FROM:<a@client.example>\r\nRCPT TO:<inbox@mail.example>\r\nDATA\r\nSubject: cut\r\n");
                await client.BreakAsync();
                break;
            case 2:
                await client.BreakAsync();
                break;
            default:
                // Disposed by the caller: the session is aborted where it is.
                break;
        }
    }
}
