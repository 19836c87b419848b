using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Http;

internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Error, "A request to {Route} failed")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string route);

    [LoggerMessage(6001, LogLevel.Debug, "The body of a request could not be read")]
    public static partial void MalformedBody(ILogger logger, Exception exception);

    [LoggerMessage(6002, LogLevel.Error, "The payment provider does not answer, or nothing that can be read")]
    public static partial void PaymentProviderFailed(ILogger logger, Exception exception);

    [LoggerMessage(6003, LogLevel.Error, "A request to {Route} was answered with 503: the database is away ({Reason})")]
    public static partial void StoreAway(ILogger logger, string route, string reason);
}
