using Microsoft.Extensions.Logging;

namespace Mailservr.Retention;

internal static partial class Log
{
    [LoggerMessage(6410, LogLevel.Error, "Old mail could not be deleted; it is tried again")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(6411, LogLevel.Information, "Deleted {Count} messages that were to be kept no longer")]
    public static partial void Deleted(ILogger logger, int count);
}
