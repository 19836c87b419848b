using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Dashboard;

internal static partial class Log
{
    [LoggerMessage(6500, LogLevel.Error, "The page {Route} failed")]
    public static partial void PageFailed(ILogger logger, Exception exception, string route);

    [LoggerMessage(6501, LogLevel.Debug, "A form could not be read")]
    public static partial void MalformedForm(ILogger logger, Exception exception);

    [LoggerMessage(6502, LogLevel.Error, "Message {MessageId} of account {AccountId} cannot be shown: what is stored of it is damaged")]
    public static partial void MessageDamaged(ILogger logger, long messageId, long accountId, Exception exception);
}
