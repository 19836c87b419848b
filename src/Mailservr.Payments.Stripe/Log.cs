using Microsoft.Extensions.Logging;

namespace Mailservr.Payments.Stripe;

internal static partial class Log
{
    [LoggerMessage(7300, LogLevel.Warning, "Stripe could not be reached; trying again")]
    public static partial void NoAnswer(ILogger logger, Exception exception);

    [LoggerMessage(7301, LogLevel.Warning, "Stripe answered {Status} without saying why")]
    public static partial void UnreadableFailure(ILogger logger, int status);

    [LoggerMessage(7302, LogLevel.Warning, "A notice for Stripe was refused: {Why}")]
    public static partial void NoticeRefused(ILogger logger, string why);

    [LoggerMessage(7303, LogLevel.Warning, "A signed notice of Stripe is not an event: line {Line}, byte {Byte}")]
    public static partial void UnreadableNotice(ILogger logger, long? line, long? @byte);
}
