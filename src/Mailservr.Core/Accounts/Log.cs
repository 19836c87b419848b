using Microsoft.Extensions.Logging;

namespace Mailservr.Accounts;

internal static partial class Log
{
    [LoggerMessage(6100, LogLevel.Warning, "The last use of a key or session could not be saved")]
    public static partial void UsageNotSaved(ILogger logger, Exception exception);

    [LoggerMessage(6101, LogLevel.Information, "Created the first account, domain {Domain} and an API key")]
    public static partial void Bootstrapped(ILogger logger, string domain);
}
