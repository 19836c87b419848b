namespace Mailservr.Host;

/// <summary><c>Mailservr:Blobs</c>: where attachments are kept.</summary>
internal static class BlobChoice
{
    private const string Option = "Mailservr:Blobs";

    public static IMailservrBuilder UseConfiguredBlobs(this IMailservrBuilder mailservr, IConfiguration configuration) =>
        configuration[Option]?.ToUpperInvariant() switch
        {
            null or "" or "FILES" => mailservr,
            "R2" => mailservr.UseR2(configuration.GetSection("Mailservr:R2")),
            _ => throw new InvalidOperationException(
                $"{Option} is '{configuration[Option]}'. Give Files (a folder, the default) or R2 (any S3-compatible server)."),
        };
}
