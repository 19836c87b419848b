using Microsoft.Extensions.Logging;

namespace Mailservr.Exports;

internal static partial class Log
{
    [LoggerMessage(6400, LogLevel.Error, "Exports could not be written or deleted; it is tried again")]
    public static partial void ExportsFailed(ILogger logger, Exception exception);

    [LoggerMessage(6401, LogLevel.Error, "Export {Id} could not be written")]
    public static partial void ExportFailed(ILogger logger, long id, Exception exception);

    [LoggerMessage(
        6402, LogLevel.Error,
        "Message {MessageId} of account {AccountId} is damaged: the export goes on without what is missing of it. 'verify' tells more")]
    public static partial void MessageIncomplete(ILogger logger, long messageId, long accountId, Exception exception);
}
