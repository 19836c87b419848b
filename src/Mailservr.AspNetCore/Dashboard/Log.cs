using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Dashboard;

internal static partial class Log
{
    [LoggerMessage(6500, LogLevel.Error, "The page {Route} failed")]
    public static partial void PageFailed(ILogger logger, Exception exception, string route);

    [LoggerMessage(6501, LogLevel.Debug, "A form could not be read")]
    public static partial void MalformedForm(ILogger logger, Exception exception);
}
