using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Sqlite;

internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Debug, "SQLite {Version} is loaded")]
    public static partial void LibraryLoaded(ILogger logger, string version);

    [LoggerMessage(
        3001, LogLevel.Information,
        "The SQLite of the system is not used: another part of the program has chosen one")]
    public static partial void LibraryResolverTaken(ILogger logger, Exception? exception);

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

    [LoggerMessage(
        3016, LogLevel.Warning,
        "Message {MessageId} of account {AccountId} cannot be read and is shown without what it says; 'verify' tells more")]
    public static partial void MessageUnreadable(ILogger logger, long messageId, long accountId);

    [LoggerMessage(
        3020, LogLevel.Information,
        "{Count} messages were accepted and not filed when the program ended: they are filed now")]
    public static partial void Recovering(ILogger logger, int count);

    [LoggerMessage(3021, LogLevel.Error, "Accepted mail could not be filed; it is safe, and filing is tried again")]
    public static partial void FilingFailed(ILogger logger, Exception exception);

    [LoggerMessage(3022, LogLevel.Warning, "Of several messages one cannot be filed: they are filed one by one")]
    public static partial void FilingSingly(ILogger logger, Exception exception);

    [LoggerMessage(3023, LogLevel.Error, "Message {MessageId} cannot be filed: it is kept in the table unfiled")]
    public static partial void SetAside(ILogger logger, long messageId, Exception exception);

    [LoggerMessage(3024, LogLevel.Debug, "The spool stops")]
    public static partial void SpoolStops(ILogger logger);

    [LoggerMessage(3025, LogLevel.Warning, "A file of the spool that is not needed any more cannot be deleted")]
    public static partial void SpoolLeftOver(ILogger logger, Exception exception);

    [LoggerMessage(
        3026, LogLevel.Warning,
        "The spool {Folder} lacks what was between the batches {Filed} and {Position}: it is damaged, or the database is an "
        + "older copy. {Count} acknowledged messages behind that are whole and are filed now. The files are kept there as "
        + "*.damaged; they hold mail: delete them when nobody needs to look at them")]
    public static partial void FilingBehindGap(ILogger logger, string folder, long filed, long position, int count);

    [LoggerMessage(
        3027, LogLevel.Warning,
        "The database ends at batch {Filed} of the spool {Folder}, which goes on at {Position}: the database is an older "
        + "copy, or its -wal is missing. {Count} acknowledged messages are not in it and cannot be filed there; the files "
        + "are kept as *.damaged. To get this mail, stop, put the newest database with its -wal back, rename the files to "
        + "*.spool and start again")]
    public static partial void SpoolOfAnother(ILogger logger, string folder, long filed, long position, int count);
}
