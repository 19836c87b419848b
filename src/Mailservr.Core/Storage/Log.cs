using Microsoft.Extensions.Logging;

namespace Mailservr.Storage;

internal static partial class Log
{
    [LoggerMessage(2900, LogLevel.Debug, "What waits behind the durable line could not be read")]
    public static partial void BacklogUnknown(ILogger logger, Exception exception);

    [LoggerMessage(2910, LogLevel.Information, "This host does the work '{Name}'")]
    public static partial void LeaseTaken(ILogger logger, string name);

    [LoggerMessage(2911, LogLevel.Warning, "This host does the work '{Name}' no more: its lease is lost")]
    public static partial void LeaseLost(ILogger logger, string name);

    [LoggerMessage(2912, LogLevel.Error, "The work '{Name}' failed and will begin again")]
    public static partial void WorkFailed(ILogger logger, string name, Exception exception);
}
