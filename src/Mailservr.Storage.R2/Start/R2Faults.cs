using System.Net;
using Amazon.Runtime;

namespace Mailservr.Storage.R2;

/// <summary>Says in a sentence for the operator which option is wrong, and what to do.</summary>
internal static class R2Faults
{
    /// <returns>Null when it is no fault of the server or on the way to it.</returns>
    internal static string? Explain(Exception exception, R2Options options) => exception switch
    {
        AmazonServiceException { StatusCode: default(HttpStatusCode) } or HttpRequestException or TimeoutException or OperationCanceledException =>
            $"R2:ServiceUrl is '{options.ServiceUrl}', but nothing answers there: "
            + $"{Innermost(exception).Message.TrimEnd('.')}. Check the URL, the network and whether the server runs.",
        AmazonServiceException answer => OfCode(answer, options) ?? OfStatus(answer, options),
        _ => null,
    };

    internal static string WrongClock(R2Options options) =>
        $"The clock of this machine differs from that of {options.ServiceUrl} by more than 15 minutes, and S3 refuses "
        + "such requests. Set it, best by NTP.";

    private static string? OfCode(AmazonServiceException answer, R2Options options) => answer.ErrorCode switch
    {
        "NoSuchBucket" =>
            $"R2:Bucket is '{options.Bucket}', but there is none of that name at {options.ServiceUrl}. Create it, or name "
            + "another one.",
        "InvalidAccessKeyId" or "Unauthorized" =>
            $"R2:AccessKey is not known at {options.ServiceUrl}. Check that it was copied whole and has not been deleted.",
        // R2 looks at the length of the id before it looks for it.
        "InvalidArgument" when answer.Message.Contains("access key", StringComparison.OrdinalIgnoreCase) =>
            $"R2:AccessKey cannot be one of {options.ServiceUrl}: {answer.Message} Check that it is the id, not the secret.",
        "SignatureDoesNotMatch" =>
            $"R2:SecretKey does not belong to R2:AccessKey, says {options.ServiceUrl}. Copy both again.",
        "RequestTimeTooSkewed" or "RequestExpired" or "ExpiredRequest" => WrongClock(options),
        "AuthorizationHeaderMalformed" or "InvalidRegionName" or "PermanentRedirect" or "IllegalLocationConstraintException" =>
            $"R2:Region is '{options.Region}', which {options.ServiceUrl} does not take: {answer.Message} It is 'auto' at "
            + "R2, the region of the bucket at AWS.",
        "AccessDenied" =>
            $"R2:AccessKey may not read, write, list and delete in R2:Bucket '{options.Bucket}'. Give the key these rights, "
            + "or take another one.",
        _ => null,
    };

    /// <summary>Not every server has the codes of AWS, and some answers come from a proxy before it.</summary>
    private static string OfStatus(AmazonServiceException answer, R2Options options) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            $"{options.ServiceUrl} refuses R2:AccessKey and R2:SecretKey: {answer.ErrorCode} {answer.Message} Check both, "
            + $"and their rights on R2:Bucket '{options.Bucket}'.",
        _ => $"{options.ServiceUrl} cannot keep attachments in R2:Bucket '{options.Bucket}': {(int)answer.StatusCode} "
            + $"{answer.ErrorCode} {answer.Message}",
    };

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }
}
