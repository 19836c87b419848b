using Microsoft.Extensions.Logging;

namespace Mailservr.Storage;

internal static partial class Log
{
    [LoggerMessage(2900, LogLevel.Debug, "What waits behind the durable line could not be read")]
    public static partial void BacklogUnknown(ILogger logger, Exception exception);
}
