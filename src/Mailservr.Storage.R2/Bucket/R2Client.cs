using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace Mailservr.Storage.R2;

/// <summary>The SDK, told to speak what R2 and every other S3 server understand.</summary>
internal sealed class R2Client(R2Options options) : AmazonS3Client(
    new BasicAWSCredentials(options.AccessKey, options.SecretKey), Configure(options))
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandler(new NamedFaults());
        pipeline.AddHandlerAfter<RetryHandler>(new RetriedContent());
        // R2 says so when an object is written more than once a second; AWS never does, so the SDK gives up.
        foreach (var handler in pipeline.Handlers.OfType<RetryHandler>())
        {
            handler.RetryPolicy.ThrottlingErrorCodes.Add("TooManyRequests");
            handler.RetryPolicy.HttpStatusCodesToRetryOn.Add(HttpStatusCode.TooManyRequests);
        }
    }

    private static AmazonS3Config Configure(R2Options options) => new()
    {
        ServiceURL = options.ServiceUrl,
        AuthenticationRegion = string.IsNullOrEmpty(options.Region) ? "auto" : options.Region,
        ForcePathStyle = options.PathStyle,
        MaxConnectionsPerServer = options.MaxConnections,
        Timeout = options.RequestTimeout,
        RetryMode = RequestRetryMode.Standard,
        MaxErrorRetry = options.Retries,
        // Cut connections would have ten tries of their own beyond those.
        MaxStaleConnectionRetries = 0,
        // Trailing checksums are an extension of AWS; the signature covers a SHA-256 of every body as it is.
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        // A wrong clock is told at the start: links that we sign offline would not work with it.
        DisableClockSkewCorrection = true,
        // The options say where to go, not what else is set on the machine.
        IgnoreConfiguredEndpointUrls = true,
    };
}
