using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mailservr.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Smtp;

/// <summary>
/// The certificate of the SMTP side. A file that has changed is read again at the next handshake; while it cannot be
/// read, the former one is kept.
/// </summary>
internal sealed class SmtpCertificate(
    IOptions<MailservrOptions> options, DataFolder data, TimeProvider time, ILogger<SmtpCertificate> logger)
    : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SslServerAuthenticationOptions? _current;
    private DateTime _readVersion;

    /// <summary>The name in greeting, trace data and a self-signed certificate.</summary>
    public string Hostname { get; } = options.Value.Smtp.Hostname is { Length: > 0 } name
        ? name
        : System.Net.Dns.GetHostName().ToLowerInvariant();

    private CertificateOptions Configured => options.Value.Smtp.Certificate;

    private string PathOfFile => Configured.Path is { Length: > 0 } path
        ? data.Resolve(path)
        : data.PathOf("certificates", "smtp.pem");

    /// <summary>Reads the certificate at the start, and makes one where none is configured.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Configured.Path is not { Length: > 0 })
                SelfSignedCertificate.Ensure(PathOfFile, Hostname, time.GetUtcNow());
            Read();
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            throw new InvalidOperationException(
                $"Mailservr:Smtp:Certificate:Path is '{PathOfFile}', which cannot be used: {exception.Message} "
                + "Name a PEM file with its key (or KeyPath) or a PKCS #12 file with its Password.",
                exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask<SslServerAuthenticationOptions?> GetOptionsAsync(CancellationToken cancellationToken)
    {
        if (FileVersion.Of(PathOfFile) == _readVersion)
            return _current;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (FileVersion.Of(PathOfFile) != _readVersion)
                Read();
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            Log.CertificateNotRead(logger, exception, PathOfFile);
        }
        finally
        {
            _gate.Release();
        }
        return _current;
    }

    public void Dispose() => _gate.Dispose();

    private static bool IsOfTheFile(Exception exception) =>
        exception is IOException or CryptographicException or UnauthorizedAccessException;

    private void Read()
    {
        var version = FileVersion.Of(PathOfFile);
        var isPkcs12 = Path.GetExtension(PathOfFile).ToLowerInvariant() is ".pfx" or ".p12";
        var chain = new X509Certificate2Collection();
        var certificate = isPkcs12
            ? X509CertificateLoader.LoadPkcs12FromFile(PathOfFile, Configured.Password)
            : ReadPem(chain);
        _current = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        _readVersion = version;
        Log.CertificateRead(logger, PathOfFile, certificate.NotAfter);
    }

    private X509Certificate2 ReadPem(X509Certificate2Collection chain)
    {
        chain.ImportFromPemFile(PathOfFile);
        var keyPath = Configured.KeyPath is { Length: > 0 } path ? data.Resolve(path) : PathOfFile;
        var certificate = Configured.Password is { Length: > 0 } password
            ? X509Certificate2.CreateFromEncryptedPemFile(PathOfFile, password, keyPath)
            : X509Certificate2.CreateFromPemFile(PathOfFile, keyPath);
        // Windows cannot use a key that was never in a key store.
        return OperatingSystem.IsWindows()
            ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)
            : certificate;
    }
}
