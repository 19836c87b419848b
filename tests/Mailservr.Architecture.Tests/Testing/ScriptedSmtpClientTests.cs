using System.Text;
using Mailservr.Testing;

namespace Mailservr.Architecture.Tests.Testing;

public sealed class ScriptedSmtpClientTests : IAsyncDisposable
{
    private readonly InMemoryDuplex _duplex = InMemoryDuplex.Create();
    private readonly ScriptedSmtpClient _client;

    public ScriptedSmtpClientTests() => _client = ScriptedSmtpClient.Over(_duplex.Client);

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task Expect_ReplyOfSeveralLines_IsOneAnswer()
    {
        await ServerSaysAsync("250-first\r\n250-\r\n250 last\r\n354 go\r\n");

        var answer = await _client.ExpectAsync(250);

        Assert.Equal(["first", "", "last"], answer.Lines);
        Assert.Equal("354 go", (await _client.ReadAsync()).ToString());
    }

    [Fact]
    public async Task Expect_AnotherCode_SaysWhatTheServerSaid()
    {
        await ServerSaysAsync("550 5.1.1 No such user\r\n");

        var exception = await Assert.ThrowsAsync<SmtpUnexpectedException>(() => _client.ExpectAsync(250));

        Assert.Contains("No such user", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expect_Silence_EndsAfterTheTimeout()
    {
        _client.Timeout = TimeSpan.FromMilliseconds(50);

        await Assert.ThrowsAsync<SmtpUnexpectedException>(() => _client.ExpectAsync(220));
    }

    [Fact]
    public async Task Send_ToAServerThatTakesNothing_EndsAfterTheTimeout()
    {
        _client.Timeout = TimeSpan.FromMilliseconds(50);

        var exception = await Assert.ThrowsAsync<SmtpUnexpectedException>(() => _client.SendAsync(new byte[4 * 1024 * 1024]));

        Assert.Contains("took nothing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExpectClose_OnlyTheEndOfTheConnectionWillDo()
    {
        await ServerSaysAsync("421 bye\r\n");
        await Assert.ThrowsAsync<SmtpUnexpectedException>(_client.ExpectCloseAsync);

        await _duplex.Server.Output.CompleteAsync();
        await _client.ExpectCloseAsync();
    }

    [Fact]
    public async Task SendMail_DoublesDotsAtTheBeginningOfLines()
    {
        await ServerSaysAsync("250 a\r\n250 b\r\n354 c\r\n250 d\r\n");

        await _client.SendMailAsync("a@x", ["b@x"], ".one\r\nt.wo\r\n..three\n.four"u8.ToArray());

        Assert.Equal(
            "MAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\n..one\r\nt.wo\r\n...three\n.four\r\n.\r\n", await HeardAsync());
    }

    [Fact]
    public async Task SendMail_OverLmtp_ReadsAReplyForEachRecipient()
    {
        await ServerSaysAsync("250 a\r\n250 b\r\n250 c\r\n354 d\r\n250 e\r\n452 f\r\n");

        var answers = await _client.SendMailAsync("a@x", ["b@x", "c@x"], "\r\nx\r\n"u8.ToArray(), lmtp: true);

        Assert.Equal([250, 452], answers.Select(answer => answer.Code));
    }

    [Fact]
    public async Task SendChunk_IsCommandAndOctets()
    {
        await _client.SendChunkAsync("a\n.\n"u8.ToArray(), last: true);

        Assert.Equal("BDAT 4 LAST\r\na\n.\n", await HeardAsync());
    }

    [Fact]
    public async Task StartTls_WordsBehindTheReply_AreRefused()
    {
        await ServerSaysAsync("220 go\r\n250 injected\r\n");

        await Assert.ThrowsAsync<SmtpUnexpectedException>(() => _client.StartTlsAsync());
    }

    private async Task ServerSaysAsync(string text) =>
        await _duplex.Server.Output.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>All that the client has sent by now.</summary>
    private async Task<string> HeardAsync()
    {
        var input = _duplex.Server.Input;
        var read = await input.ReadAsync(TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(read.Buffer);
    }
}
