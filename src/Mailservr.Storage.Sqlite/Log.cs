using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Debug, "SQLite {Version} is loaded")]
    public static partial void LibraryLoaded(ILogger logger, string version);

    [LoggerMessage(3001, LogLevel.Information, "The SQLite of the system is not used: another part of the program has chosen one")]
    public static partial void LibraryResolverTaken(ILogger logger, Exception exception);

    [LoggerMessage(3002, LogLevel.Information, "Mail is kept in {Path}")]
    public static partial void Opened(ILogger logger, string path);
}
