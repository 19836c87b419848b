using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Debug, "SQLite {Version} is loaded")]
    public static partial void LibraryLoaded(ILogger logger, string version);

    [LoggerMessage(
        3001, LogLevel.Information,
        "The SQLite of the system is not used: another part of the program has chosen one")]
    public static partial void LibraryResolverTaken(ILogger logger, Exception exception);

    [LoggerMessage(3002, LogLevel.Information, "Mail is kept in {Path}")]
    public static partial void Opened(ILogger logger, string path);

    [LoggerMessage(3010, LogLevel.Information, "The search index {Path} is built anew")]
    public static partial void SearchRebuilt(ILogger logger, string path);

    [LoggerMessage(3011, LogLevel.Warning, "The search index {Path} is damaged")]
    public static partial void SearchDamaged(ILogger logger, string path, Exception exception);

    [LoggerMessage(3012, LogLevel.Error, "The search index could not be brought up to date; trying again")]
    public static partial void SearchFailed(ILogger logger, Exception exception);

    [LoggerMessage(3013, LogLevel.Debug, "The search index stops at change {Position}")]
    public static partial void SearchStopped(ILogger logger, long position);

    [LoggerMessage(
        3014, LogLevel.Error,
        "The search index is damaged, and that could not be noted: delete its files before the next start")]
    public static partial void SearchMarkFailed(ILogger logger, Exception exception);

    [LoggerMessage(3015, LogLevel.Error, "Message {MessageId} cannot be read and so cannot be found")]
    public static partial void SearchSkipped(ILogger logger, long messageId, Exception exception);
}
