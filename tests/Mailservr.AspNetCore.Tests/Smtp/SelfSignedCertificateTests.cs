using System.Security.Cryptography.X509Certificates;
using Mailservr.AspNetCore.Smtp;

namespace Mailservr.AspNetCore.Tests.Smtp;

public sealed class SelfSignedCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("mailservr-").FullName;

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB")]
    public void Ensure_FileLeftByAPowerCut_IsMadeAnew(string left)
    {
        var path = Path.Combine(_folder, "smtp.pem");
        File.WriteAllText(path, left);

        SelfSignedCertificate.Ensure(path, "mx.inbox.test", Now);

        using var certificate = X509Certificate2.CreateFromPemFile(path);
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal("CN=mx.inbox.test", certificate.Subject);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
