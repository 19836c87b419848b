using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Health;

internal static partial class Log
{
    [LoggerMessage(6200, LogLevel.Warning, "The storage cannot be written")]
    public static partial void StorageFails(ILogger logger, Exception exception);
}
