using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mailservr.Smtp.Tests.Conversation;

namespace Mailservr.Smtp.Tests.Server;

public sealed class SmtpTlsTests
{
    private static readonly X509Certificate2 Certificate = NewCertificate();

    [Fact]
    public async Task StartTls_Upgrade_ForgetsTheConversationAndGoesOn()
    {
        await using var session = await StartAsync();
        await session.OpenAsync();
        Assert.StartsWith("220 2.0.0", await session.AskAsync("STARTTLS"));
        using var tls = await session.StartTlsAsync(Certificate);
        Assert.StartsWith("503", await session.AskAsync("RCPT TO:<c@mx.example>"));
        Assert.StartsWith("503", await session.AskAsync("MAIL FROM:<a@b.example>"));
        Assert.Null(session.Peer.Helo);
        Assert.DoesNotContain("STARTTLS", await session.AskAsync("EHLO c"), StringComparison.Ordinal);
        Assert.StartsWith("503", await session.AskAsync("STARTTLS"));
        await session.OpenAsync();
        await session.AskAsync("DATA");
        Assert.StartsWith("250", await session.AskAsync(new string('x', 900) + "\r\n."));
        Assert.StartsWith("221", await session.AskAsync("QUIT"));
        Assert.Equal("", await session.ReadReplyAsync());
        Assert.Single(session.Receiver.Stored);
        Assert.Equal("mx.example", session.Peer.Tls?.ServerName);
        Assert.True(session.Peer.Tls?.Protocol >= SslProtocols.Tls12);
        Assert.Equal("ESMTPS", session.Peer.Protocol(smtpUtf8: false));
    }

    [Theory]
    [InlineData("STARTTLS\r\nNOOP\r\n")]
    [InlineData("STARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@x.example>\r\n")]
    [InlineData("STARTTLS\r\nNO")]
    public async Task StartTls_Pipelined_IsRefusedAndCloses(string group)
    {
        await using var session = await StartAsync();
        await session.SendAsync(group);
        Assert.StartsWith("501 5.5.4", Assert.Single(await session.ReadToEndAsync()));
        await session.EndedAsync();
        Assert.Empty(session.Receiver.Mails);
        Assert.Null(session.Peer.Tls);
    }

    [Fact]
    public async Task StartTls_BytesAfterTheReply_AreNeverCommands()
    {
        await using var session = await StartAsync();
        await session.AskAsync("STARTTLS");
        await session.SendAsync("MAIL FROM:<evil@x.example>\r\n");
        await session.ReadToEndAsync();
        await session.EndedAsync();
        Assert.Empty(session.Receiver.Mails);
        Assert.Equal(SmtpSessionEnd.HandshakeFailed, Assert.Single(session.Observer.Ends));
    }

    [Fact]
    public async Task StartTls_WithArgument_IsASyntaxError()
    {
        await using var session = await StartAsync();
        Assert.StartsWith("501", await session.AskAsync("STARTTLS now"));
    }

    [Fact]
    public async Task StartTls_NoCertificateNow_IsTemporarilyRefused()
    {
        await using var session = await TestSession.StartAsync(
            options => options.TlsOptions = _ => new((SslServerAuthenticationOptions?)null));
        Assert.StartsWith("454 4.7.0", await session.AskAsync("STARTTLS"));
        Assert.StartsWith("250", await session.AskAsync("NOOP"));
    }

    [Fact]
    public async Task StartTls_SilentClient_IsCutOffAfterTheHandshakeTimeout()
    {
        await using var session = await StartAsync();
        await session.AskAsync("STARTTLS");
        await session.Time.AdvanceAsync(TimeSpan.FromSeconds(30));
        await session.EndedAsync();
        Assert.Equal(SmtpSessionEnd.HandshakeFailed, Assert.Single(session.Observer.Ends));
    }

    [Fact]
    public async Task StartTls_HandshakeByteByByte_GoesOn()
    {
        await using var session = await StartAsync();
        await session.AskAsync("STARTTLS");
        session.Drip();

        using var tls = await session.StartTlsAsync(Certificate);

        Assert.StartsWith("250", await session.AskAsync("NOOP"));
        Assert.NotNull(session.Peer.Tls);
    }

    [Fact]
    public async Task ImplicitTls_Handshake_ComesBeforeTheGreeting()
    {
        await using var session = TestSession.Create(WithTls(options => options.ImplicitTls = true));
        session.Run();
        using var tls = await session.StartTlsAsync(Certificate);
        Assert.StartsWith("220", await session.ReadReplyAsync());
        Assert.NotNull(session.Receiver.Peer?.Tls);
    }

    [Fact]
    public async Task Certificate_ReplacedWhileRunning_IsUsedByTheNextHandshake()
    {
        using var next = NewCertificate();
        var current = Certificate;
        await using var session = await TestSession.StartAsync(options => options.TlsOptions = _ => new(Options(current)));
        current = next;
        await session.AskAsync("STARTTLS");
        using var tls = await session.StartTlsAsync(next);
        Assert.True(tls.IsAuthenticated);
    }

    [Fact]
    public async Task Stop_DuringDataOverTls_FinishesTheMessage()
    {
        await using var session = await StartAsync();
        await session.AskAsync("STARTTLS");
        using var tls = await session.StartTlsAsync(Certificate);
        await session.AskAsync("EHLO c");
        await session.OpenAsync();
        await session.AskAsync("DATA");
        session.Stop();
        await session.SendAsync("late\r\n.\r\n");
        Assert.Equal("250 421", await session.ReadCodesToEndAsync());
        Assert.Equal("late\r\n", Assert.Single(session.Receiver.Stored).Text);
    }

    [Fact]
    public async Task Timeout_OverTls_IsTold421()
    {
        await using var session = await StartAsync();
        await session.AskAsync("STARTTLS");
        using var tls = await session.StartTlsAsync(Certificate);
        await session.AskAsync("EHLO c");
        await session.Time.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.StartsWith("421 4.4.2", Assert.Single(await session.ReadToEndAsync()));
    }

    [Fact]
    public async Task Abort_WhileASessionOverTlsEnds_HarmsNobody()
    {
        await using var session = await StartAsync();
        await session.AskAsync("STARTTLS");
        using var tls = await session.StartTlsAsync(Certificate);
        Exception? fault = null;
        session.OnComplete(() => fault = Record.Exception(session.Abort));
        Assert.StartsWith("221", await session.AskAsync("QUIT"));
        await session.EndedAsync();
        Assert.Null(fault);
    }

    [Fact]
    public async Task Data_ManyTlsRecords_ArriveWhole()
    {
        await using var session = await StartAsync();
        await session.AskAsync("STARTTLS");
        using var tls = await session.StartTlsAsync(Certificate);
        await session.AskAsync("EHLO c");
        await session.OpenAsync();
        var body = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\r\n"));
        await session.SendAsync("DATA\r\n\r\n" + body + ".\r\nQUIT\r\n");
        Assert.Equal("354 250 221", await session.ReadCodesToEndAsync());
        Assert.Equal("\r\n" + body, Assert.Single(session.Receiver.Stored).Text);
    }

    [Fact]
    public async Task Close_OverTlsAfterTheReply_ShowsThatTheClientHasHadIt()
    {
        await using var session = await StartAsync();
        using var tls = await OpenDataAsync(session);
        Assert.StartsWith("250", await session.AskAsync("."));

        Assert.Empty(await session.HangUpAsync());
        Assert.Equal(1, session.Receiver.Acknowledgements);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NOOP\r\n")]
    public async Task Close_OverTlsBeforeTheReply_ShowsNothing(string before)
    {
        await using var session = await StartAsync();
        using var tls = await OpenDataAsync(session);
        session.Receiver.OnComplete = _ =>
        {
            tls.Write(Encoding.ASCII.GetBytes(before));
            session.Close();
            return [new SmtpReply(250, "2.0.0", "Stored")];
        };
        await session.SendAsync(".\r\n");

        await session.EndedAsync();
        Assert.Single(session.Receiver.Stored);
        Assert.Equal(0, session.Receiver.Acknowledgements);
    }

    /// <summary>A message over TLS, but for its end.</summary>
    private static async Task<SslStream> OpenDataAsync(TestSession session)
    {
        await session.AskAsync("STARTTLS");
        var tls = await session.StartTlsAsync(Certificate);
        await session.AskAsync("EHLO c");
        await session.OpenAsync();
        Assert.StartsWith("354", await session.AskAsync("DATA"));
        return tls;
    }

    private static Task<TestSession> StartAsync() => TestSession.StartAsync(WithTls(_ => { }));

    private static Action<SmtpServerOptions> WithTls(Action<SmtpServerOptions> configure) => options =>
    {
        options.TlsOptions = _ => new(Options(Certificate));
        configure(options);
    };

    private static SslServerAuthenticationOptions Options(X509Certificate2 certificate) =>
        new() { ServerCertificate = certificate };

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mx.example", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
