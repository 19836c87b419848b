using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mailservr.AspNetCore.Smtp;
using Mailservr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Smtp;

public sealed class SmtpListenerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;

    [Fact]
    public async Task EachListener_Started_SpeaksItsProtocol()
    {
        await using var app = Create(options =>
        {
            options.Smtp.ListenTls = "127.0.0.1:0";
            options.Lmtp.Listen = "127.0.0.1:0";
            options.Smtp.Hostname = "mx.test.example";
        });
        await app.StartAsync();
        var endPoints = app.Services.GetRequiredService<SmtpEndPoints>();

        await using var smtp = await ScriptedSmtpClient.ConnectAsync(endPoints.Smtp[0]);
        Assert.Contains("STARTTLS", await smtp.HelloAsync());
        await using var lmtp = await ScriptedSmtpClient.ConnectAsync(endPoints.Lmtp[0]);
        await lmtp.HelloAsync("LHLO");
        await using var tls = await ScriptedSmtpClient.ConnectAsync(endPoints.SmtpTls[0]);
        await tls.HandshakeAsync();
        Assert.DoesNotContain("STARTTLS", await tls.HelloAsync());
    }

    [Fact]
    public async Task Certificate_FileReplaced_IsUsedFromTheNextHandshake()
    {
        var path = Path.Combine(_folder, "own.pem");
        await File.WriteAllTextAsync(path, Pem("one.example"));
        await using var app = Create(options => options.Smtp.Certificate.Path = path);
        await app.StartAsync();
        var endPoint = app.Services.GetRequiredService<SmtpEndPoints>().Smtp[0];

        Assert.Equal("CN=one.example", await SubjectAsync(endPoint));
        await File.WriteAllTextAsync(path, "half a certifica");
        File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("CN=one.example", await SubjectAsync(endPoint));
        await File.WriteAllTextAsync(path, Pem("two.example"));
        File.SetLastWriteTimeUtc(path, new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("CN=two.example", await SubjectAsync(endPoint));
    }

    // As Kubernetes hands out secrets: the link to the file stays, and the folder it leads through is turned to another one.
    [Theory]
    [InlineData("..data/tls.pem")]
    [InlineData("tls.pem")]
    public async Task Certificate_LinkTurnedToAnotherFile_IsUsedFromTheNextHandshake(string turned)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        foreach (var (name, year) in (IEnumerable<(string, int)>)[("one", 2030), ("two", 2031)])
        {
            var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, "tls.pem");
            await File.WriteAllTextAsync(file, Pem(name + ".example"));
            File.SetLastWriteTimeUtc(file, new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        var isFolder = turned.Contains('/', StringComparison.Ordinal);
        var link = Path.Combine(_folder, isFolder ? "..data" : "tls.pem");
        var path = Path.Combine(_folder, "tls.pem");
        Turn("one");
        if (isFolder)
            File.CreateSymbolicLink(path, turned);
        await using var app = Create(options => options.Smtp.Certificate.Path = path);
        await app.StartAsync();
        var endPoint = app.Services.GetRequiredService<SmtpEndPoints>().Smtp[0];
        Assert.Equal("CN=one.example", await SubjectAsync(endPoint));

        File.Delete(link);
        Turn("two");

        Assert.Equal("CN=two.example", await SubjectAsync(endPoint));

        void Turn(string name) => File.CreateSymbolicLink(link, isFolder ? name : name + "/tls.pem");
    }

    [Fact]
    public async Task Certificate_CannotBeRead_FailsTheStart()
    {
        await using var app = Create(options => options.Smtp.Certificate.Path = "missing.pem");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains("Mailservr:Smtp:Certificate:Path", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SelfSigned_Key_IsReadableByItsOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        await using var app = Create(_ => { });
        await app.StartAsync();

        const UnixFileMode expected = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var path = Path.Combine(_folder, "certificates", "smtp.pem");
        Assert.Equal(expected, OperatingSystem.IsWindows() ? expected : File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task Connections_OverTheCap_AreToldToComeBack()
    {
        await using var app = Create(options => options.Limits.ConnectionsPerAddress = 1);
        await app.StartAsync();
        var endPoint = app.Services.GetRequiredService<SmtpEndPoints>().Smtp[0];
        await using var first = await ScriptedSmtpClient.ConnectAsync(endPoint);
        await first.HelloAsync();

        await using var second = await ScriptedSmtpClient.ConnectAsync(endPoint);

        await second.ExpectAsync(421);
        await second.ExpectCloseAsync();
    }

    [Fact]
    public async Task Connections_AThousandOfOneAddress_LeaveOthersTheirs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere 127.0.0.2 is no address of this machine.");
        await using var app = Create(options => options.Limits.ConnectionsPerAddress = 50);
        await app.StartAsync();
        var endPoint = app.Services.GetRequiredService<SmtpEndPoints>().Smtp[0];
        var crowd = new List<Socket>();
        try
        {
            for (var i = 0; i < 1000; i++)
                crowd.Add(await ConnectAsync(IPAddress.Loopback, endPoint));
            using var other = await ConnectAsync(IPAddress.Parse("127.0.0.2"), endPoint);

            Assert.Equal("220", await ReadCodeAsync(other));
            var codes = await Task.WhenAll(crowd.Select(ReadCodeAsync));
            Assert.Equal((50, 950), (codes.Count(code => code == "220"), codes.Count(code => code == "421")));
        }
        finally
        {
            crowd.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Stop_IdleAndRunningSessions_AreEndedInOrder()
    {
        await using var app = Create(_ => { });
        await app.StartAsync();
        var endPoint = app.Services.GetRequiredService<SmtpEndPoints>().Smtp[0];
        await using var idle = await ScriptedSmtpClient.ConnectAsync(endPoint);
        await idle.HelloAsync();
        await using var busy = await ScriptedSmtpClient.ConnectAsync(endPoint);
        await busy.HelloAsync();
        await busy.ExpectAsync(250, "MAIL FROM:<a@sender.example>");
        await busy.ExpectAsync(250, "RCPT TO:<hello@mail.localhost>");
        await busy.ExpectAsync(354, "DATA");

        var stopping = app.StopAsync();
        await idle.ExpectAsync(421);
        Assert.False(stopping.IsCompleted);
        await busy.SendLinesAsync("Subject: Finished", "", "x", ".");
        await busy.ExpectAsync(250);
        await busy.ExpectAsync(421);

        await stopping;
        await busy.ExpectCloseAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<Socket> ConnectAsync(IPAddress from, IPEndPoint to)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(to);
        return socket;
    }

    private static async Task<string> ReadCodeAsync(Socket socket)
    {
        var code = new byte[3];
        for (var read = 0; read < code.Length;)
            read += await socket.ReceiveAsync(code.AsMemory(read)) is > 0 and var more ? more : throw new IOException("Closed.");
        return System.Text.Encoding.ASCII.GetString(code);
    }

    private WebApplication Create(Action<MailservrOptions> configure) =>
        TestApp.Create(_folder, builder => builder.Services.PostConfigure(configure));

    private static async Task<string?> SubjectAsync(IPEndPoint endPoint)
    {
        string? subject = null;
        await using var client = await ScriptedSmtpClient.ConnectAsync(endPoint);
        await client.HelloAsync();
        await client.StartTlsAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "any.example",
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                subject = certificate?.Subject;
                return certificate is not null;
            },
        });
        return subject;
    }

    private static string Pem(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(10));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
