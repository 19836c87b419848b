using Amazon.Runtime;
using Amazon.S3;

namespace Mailservr.Storage.R2;

/// <summary>The SDK, told to speak what R2 and every other S3 server understand.</summary>
internal static class R2Client
{
    internal static AmazonS3Client Create(R2Options options) => new(
        new BasicAWSCredentials(options.AccessKey, options.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = options.ServiceUrl,
            AuthenticationRegion = string.IsNullOrEmpty(options.Region) ? "auto" : options.Region,
            ForcePathStyle = options.PathStyle,
            MaxConnectionsPerServer = options.MaxConnections,
            Timeout = options.RequestTimeout,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.Retries,
            // Trailing checksums are an extension of AWS; the signature covers a SHA-256 of every body as it is.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            // A wrong clock is told at the start: links that we sign offline would not work with it.
            DisableClockSkewCorrection = true,
            // The options say where to go, not what else is set on the machine.
            IgnoreConfiguredEndpointUrls = true,
        });
}
