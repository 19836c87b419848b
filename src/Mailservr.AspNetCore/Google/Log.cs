using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Google;

internal static partial class Log
{
    [LoggerMessage(6010, LogLevel.Information, "A sign-in with Google failed: {Failure}")]
    public static partial void GoogleRefused(ILogger logger, string failure);
}
