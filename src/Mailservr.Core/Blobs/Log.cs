using Microsoft.Extensions.Logging;

namespace Mailservr.Blobs;

internal static partial class Log
{
    [LoggerMessage(2930, LogLevel.Information, "Removed {Count} unfinished uploads that an earlier process left.")]
    internal static partial void LeftoversRemoved(ILogger logger, int count);

    [LoggerMessage(2931, LogLevel.Debug, "Blob {Sha256} of account {AccountId} was deleted while it was opened.")]
    internal static partial void VanishedBlob(ILogger logger, long accountId, string sha256);

    [LoggerMessage(2932, LogLevel.Information, "The sweep deleted {Deleted} of {Seen} blobs, {Bytes} bytes: no message refers to them.")]
    internal static partial void Swept(ILogger logger, int deleted, int seen, long bytes);

    [LoggerMessage(2933, LogLevel.Debug, "The sweep found nothing to delete among {Seen} blobs.")]
    internal static partial void SweptNothing(ILogger logger, int seen);

    [LoggerMessage(2934, LogLevel.Error, "The sweep of blobs failed; it is tried again in {Interval}.")]
    internal static partial void SweepFailed(ILogger logger, Exception exception, TimeSpan interval);

    [LoggerMessage(2935, LogLevel.Warning, "The message store does not tell which blobs it refers to: unused ones are kept.")]
    internal static partial void NoReferences(ILogger logger);

    [LoggerMessage(
        2939, LogLevel.Warning,
        "{Count} of {Seen} blobs are older than the first account and the first domain: they belong to another database and are kept. "
        + "Put that one back, or delete them by hand.")]
    internal static partial void ForeignBlobs(ILogger logger, int count, int seen);

    [LoggerMessage(2938, LogLevel.Warning, "Blob {Sha256} of account {AccountId} is damaged and was set aside in {Folder}.")]
    internal static partial void SetAside(ILogger logger, long accountId, string sha256, string folder);
}
