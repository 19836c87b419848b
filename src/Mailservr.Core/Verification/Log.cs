using Microsoft.Extensions.Logging;

namespace Mailservr.Verification;

internal static partial class Log
{
    [LoggerMessage(1600, LogLevel.Debug, "Message {MessageId} of account {AccountId} cannot be read")]
    public static partial void MessageUnreadable(ILogger logger, long messageId, long accountId, Exception exception);

    [LoggerMessage(1601, LogLevel.Debug, "Blob {Sha256} cannot be made from its message: that is damaged as well")]
    public static partial void NoSource(ILogger logger, string sha256, Exception exception);

    [LoggerMessage(1602, LogLevel.Debug, "The verification of a damaged storage could not go on")]
    public static partial void EndedEarly(ILogger logger, Exception exception);
}
