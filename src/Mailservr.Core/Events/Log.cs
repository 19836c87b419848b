using Microsoft.Extensions.Logging;

namespace Mailservr.Events;

internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Error, "{Reader} failed behind event {Position} and will try again")]
    public static partial void ReaderFailed(ILogger logger, string reader, long position, Exception exception);

    [LoggerMessage(4001, LogLevel.Error, "{Reader} passes over event {Position} of account {AccountId}: what is stored of it is damaged")]
    public static partial void EventDamaged(ILogger logger, string reader, long position, long accountId);

    [LoggerMessage(4002, LogLevel.Error, "A listener of the live feed failed at event {Position} of account {AccountId}")]
    public static partial void ListenerFailed(ILogger logger, long position, long accountId, Exception exception);

    [LoggerMessage(4010, LogLevel.Warning, "Old events could not be forgotten; the next try is in an hour")]
    public static partial void PruningFailed(ILogger logger, Exception exception);
}
