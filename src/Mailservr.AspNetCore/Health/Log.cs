using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Health;

internal static partial class Log
{
    [LoggerMessage(6200, LogLevel.Warning, "The storage does not answer")]
    public static partial void StorageDoesNotAnswer(ILogger logger, Exception exception);
}
