using Microsoft.Extensions.Logging;

namespace Mailservr.Events;

internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Error, "{Reader} failed behind event {Position} and will try again")]
    public static partial void ReaderFailed(ILogger logger, string reader, long position, Exception exception);
}
