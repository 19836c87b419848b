using System.Globalization;
using System.Text;

namespace Mailservr.Testing;

/// <content>Whole transactions, for tests that are about something else.</content>
public sealed partial class ScriptedSmtpClient
{
    /// <summary>Reads the greeting and says EHLO; answers what the server announces, a keyword per line.</summary>
    public async Task<IReadOnlyList<string>> HelloAsync(string verb = "EHLO", string name = "client.example")
    {
        await ExpectAsync(220);
        var answer = await ExpectAsync(250, $"{verb} {name}");
        return [.. answer.Lines.Skip(1)];
    }

    /// <summary>One message with DATA: dots are doubled (RFC 5321 §4.5.2), nothing else is touched.</summary>
    /// <returns>The reply to the final dot; in LMTP one for each recipient (RFC 2033 §4.2).</returns>
    public async Task<IReadOnlyList<SmtpAnswer>> SendMailAsync(
        string from, IReadOnlyList<string> to, ReadOnlyMemory<byte> message, bool lmtp = false)
    {
        ArgumentNullException.ThrowIfNull(to);
        await SendLinesAsync([$"MAIL FROM:<{from}>", .. to.Select(recipient => $"RCPT TO:<{recipient}>"), "DATA"]);
        for (var i = 0; i <= to.Count; i++)
            await ExpectAsync(250);
        await ExpectAsync(354);

        await SendAsync(Stuff(message.Span));
        var answers = new List<SmtpAnswer>();
        for (var i = 0; i < (lmtp ? to.Count : 1); i++)
            answers.Add(await ReadAsync());
        return answers;
    }

    /// <summary>A chunk (RFC 3030): the command and its octets in one segment. Read the reply yourself.</summary>
    public Task SendChunkAsync(ReadOnlyMemory<byte> octets, bool last)
    {
        var size = octets.Length.ToString(CultureInfo.InvariantCulture);
        var command = Encoding.ASCII.GetBytes($"BDAT {size}{(last ? " LAST" : "")}\r\n");
        return SendAsync((byte[])[.. command, .. octets.Span]);
    }

    private static byte[] Stuff(ReadOnlySpan<byte> message)
    {
        var stuffed = new MemoryStream(message.Length + 64);
        var lineBegins = true;
        for (var i = 0; i < message.Length; i++)
        {
            if (lineBegins && message[i] == '.')
                stuffed.WriteByte((byte)'.');
            stuffed.WriteByte(message[i]);
            lineBegins = message[i] == '\n' && i > 0 && message[i - 1] == '\r';
        }

        stuffed.Write(lineBegins ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return stuffed.ToArray();
    }
}
