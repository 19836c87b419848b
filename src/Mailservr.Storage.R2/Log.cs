using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.R2;

internal static partial class Log
{
    [LoggerMessage(3200, LogLevel.Information, "Attachments are kept in bucket {Bucket} of {Url}.")]
    public static partial void Ready(ILogger logger, string bucket, string url);

    [LoggerMessage(
        3201, LogLevel.Warning, "Attachments travel unencrypted to {Url}. Give R2:ServiceUrl an https URL.")]
    public static partial void NotEncrypted(ILogger logger, string url);

    [LoggerMessage(3202, LogLevel.Warning, "The clock of {Url} differs from ours by {Difference}. Links end so much sooner or later.")]
    public static partial void ClockDiffers(ILogger logger, string url, TimeSpan difference);

    [LoggerMessage(3203, LogLevel.Warning, "What is left of an upload, {Key}, could not be removed; it is tried again when it is a day old.")]
    public static partial void LeftBehind(ILogger logger, string key, Exception exception);

    [LoggerMessage(3204, LogLevel.Debug, "The upload {Key} is gone already.")]
    public static partial void NoSuchUpload(ILogger logger, string key);

    [LoggerMessage(3205, LogLevel.Information, "Removed {Count} unfinished uploads that were older than a day.")]
    public static partial void LeftoversRemoved(ILogger logger, int count);

    [LoggerMessage(3206, LogLevel.Error, "Unfinished uploads could not be removed; it is tried again in {Interval}.")]
    public static partial void LeftoversFailed(ILogger logger, Exception exception, TimeSpan interval);

    [LoggerMessage(3207, LogLevel.Information, "Blob {Sha256} of account {AccountId} is being deleted by another host; it is uploaded once more.")]
    public static partial void BeingRemoved(ILogger logger, long accountId, string sha256);

    [LoggerMessage(3208, LogLevel.Debug, "Unfinished uploads are looked for no more: the host ends.")]
    public static partial void LeftoversStop(ILogger logger);
}
