using Microsoft.Extensions.Logging;

namespace Mailservr.Events;

internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Error, "{Reader} failed behind event {Position} and will try again")]
    public static partial void ReaderFailed(ILogger logger, string reader, long position, Exception exception);

    [LoggerMessage(4010, LogLevel.Warning, "Old events could not be forgotten; the next try is in an hour")]
    public static partial void PruningFailed(ILogger logger, Exception exception);
}
