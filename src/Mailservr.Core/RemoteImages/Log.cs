using Microsoft.Extensions.Logging;

namespace Mailservr.RemoteImages;

internal static partial class Log
{
    // Without the address: it is a part of somebody's mail.
    [LoggerMessage(4150, LogLevel.Debug, "A picture of a mail could not be fetched")]
    public static partial void FetchFailed(ILogger logger, Exception exception);
}
