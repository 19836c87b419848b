using Microsoft.Extensions.Logging;

namespace Mailservr.Erasure;

internal static partial class Log
{
    [LoggerMessage(6300, LogLevel.Error, "Deleted accounts could not be purged; it is tried again")]
    public static partial void ErasureFailed(ILogger logger, Exception exception);

    [LoggerMessage(6301, LogLevel.Information, "Nothing is left of {Count} deleted accounts")]
    public static partial void Purged(ILogger logger, int count);
}
