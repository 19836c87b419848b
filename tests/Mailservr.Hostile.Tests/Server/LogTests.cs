using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using Mailservr.Testing;
using Microsoft.Extensions.Logging;

namespace Mailservr.Hostile.Tests.Server;

/// <summary>P-11: what strangers send gets into no log as it is, and secrets into none at all.</summary>
public sealed class LogTests
{
    private const string Canary = "canary7d1f";

    [Fact]
    public async Task Log_HostileConversationAtTrace_HasNoControlCharacters()
    {
        var log = new CapturingLog();
        await using (var host = await StartAsync(log))
        {
            await SayAsync(
                host,
                "EHLO evil\u001b[31m\r\n", "EHLO a\tb\r\n", "EHLO \u0001\r\n", "EHLO ok\r\n", "NOOP \u001b]0;title\u0007\u009b\r\n",
                "MAIL FROM:<\"a\u001b[2J\"@b.example>\r\n", "MAIL FROM:<b\u00c2\u0085r@x.example> SMTPUTF8\r\n", "RSET\r\n",
                "MAIL FROM:<a\u00e2\u0080\u00aeb@x.example> SMTPUTF8\r\n", "RCPT TO:<n\u00c2\u009bo@mail.test>\r\n", "VRFY \u007f\u001b\r\n",
                "RSET\r\n", "MAIL FROM:<a@b.example>\r\n", "RCPT TO:<inbox@mail.test>\r\n", "XCLIENT NAME=a\u001b\r\n");
            await SendRawAsync(
                host,
                "Subject: =?utf-8?Q?=1B[31m=0D=0Afake_line?=\r\nFrom: \"\u001b[31m\" <a@b.example>\r\n"
                + "Content-Type: application/x; name=\"=?utf-8?Q?=0A=1B]0;.txt?=\"\r\n\r\n\u001b\r\n.\r\n");
            await host.WaitForAsync(subject: "31m");
            using var agent = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/none%0d%0a%1b?x=%0a", UriKind.Relative));
            agent.Headers.TryAddWithoutValidation("User-Agent", "x\u001b[31m");
            using var answer = await host.Client.SendAsync(agent);
        }

        // The conversation is in the log, and in one line each.
        Assert.Contains(log.Lines, line => line.Contains("MAIL FROM", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Any(c => char.IsControl(c) || c is '\u2028' or '\u202e'));
    }

    [Fact]
    public async Task Log_WholeConversationAtTrace_HasNoSecrets()
    {
        var log = new CapturingLog();
        string key;
        await using (var host = await StartAsync(log))
        {
            key = host.ApiKey;
            await SayAsync(
                host,
                "EHLO c\r\n", $"AUTH PLAIN {Canary}\r\n", $"{Canary}\r\n", "AUTH LOGIN\r\n", $"{Canary}\r\n", $"PASS {Canary}\r\n",
                $"{Canary} with words\r\n", $"AUTH\t{Canary}\r\n", $"auth plain {Canary}\r\n");
            await SendRawAsync(host, $"Subject: {Canary}\r\nX-Secret: {Canary}\r\n\r\nYour password is {Canary}\r\n.\r\n");
            await host.WaitForAsync(subject: Canary);
            await host.Client.GetStringAsync(new Uri("/api/emails", UriKind.Relative));
            using var wrong = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/emails", UriKind.Relative));
            wrong.Headers.Authorization = new("Bearer", "mk_live_" + Canary);
            using var refused = await host.Client.SendAsync(wrong);
            using var broken = await host.Client.PostAsJsonAsync("/api/addresses", new { name = 1, secret = Canary });
        }

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(log.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }

    private static async Task<MailservrTestHost> StartAsync(CapturingLog log)
    {
        var host = await ChosenStorage.StartHostAsync(
            options => options.Logging = logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        await host.CreateAddressAsync("inbox");
        return host;
    }

    private static async Task SayAsync(MailservrTestHost host, params string[] lines)
    {
        await using var client = await ScriptedSmtpClient.ConnectAsync(host.SmtpEndPoint);
        await client.ReadAsync();
        foreach (var line in lines)
        {
            await client.SendAsync(Encoding.Latin1.GetBytes(line));
            await client.ReadAsync();
        }
    }

    private static async Task SendRawAsync(MailservrTestHost host, string message)
    {
        await using var client = await ScriptedSmtpClient.ConnectAsync(host.SmtpEndPoint);
        await client.HelloAsync();
        await client.ExpectAsync(250, "MAIL FROM:<a@b.example>");
        await client.ExpectAsync(250, "RCPT TO:<inbox@mail.test>");
        await client.ExpectAsync(354, "DATA");
        await client.SendAsync(Encoding.Latin1.GetBytes(message));
        await client.ExpectAsync(250);
    }

    /// <summary>Every line of every logger, with the state it was made of and its exception.</summary>
    private sealed class CapturingLog : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

        public void Dispose()
        {
        }

        // The web server's own loggers escape nothing at Trace; which levels they get is not for us to say.
        private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => category.StartsWith("Mailservr", StringComparison.Ordinal);

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (!IsEnabled(logLevel))
                    return;
                lines.Enqueue(formatter(state, exception));
                if (state is IEnumerable<KeyValuePair<string, object?>> values)
                    foreach (var value in values)
                        lines.Enqueue($"{value.Key}={value.Value}");
                if (exception is not null)
                    lines.Enqueue(exception.Message.Replace('\n', ' ').Replace("\r", "", StringComparison.Ordinal));
            }
        }
    }
}
