using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mailservr.AspNetCore.Smtp;

/// <summary>
/// STARTTLS with a certificate that nobody can check still keeps mail from those who only listen; sending servers
/// take it
/// (RFC 7435 §3).
/// </summary>
internal static class SelfSignedCertificate
{
    private const int LifetimeInYears = 5;
    private const int RenewalInDays = 30;

    /// <summary>Makes one when there is none, or when the one that is there is about to end.</summary>
    public static void Ensure(string path, string hostname, DateTimeOffset now)
    {
        if (File.Exists(path) && EndOf(path) > now.UtcDateTime.AddDays(RenewalInDays))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
            Directory.CreateDirectory(directory);
        var temporary = path + "." + Guid.NewGuid().ToString("N");
        Write(temporary, Create(hostname, now));
        File.Move(temporary, path, overwrite: true);
    }

    private static DateTime EndOf(string path)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(path);
            return certificate.NotAfter.ToUniversalTime();
        }
        catch (CryptographicException)
        {
            // A power cut has left the name and not the content: nothing that could not be made again.
            return DateTime.MinValue;
        }
    }

    private static string Create(string hostname, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(hostname.Length <= 64 ? hostname : hostname[..64]);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostname);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(LifetimeInYears));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    private static void Write(string path, string pem)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(pem);
    }
}
