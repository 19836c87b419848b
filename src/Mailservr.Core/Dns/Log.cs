using System.Net;
using Microsoft.Extensions.Logging;

namespace Mailservr.Dns;

internal static partial class Log
{
    [LoggerMessage(1700, LogLevel.Debug, "The DNS server {Server} has not answered")]
    public static partial void ServerFailed(ILogger logger, Exception exception, IPEndPoint server);

    [LoggerMessage(1701, LogLevel.Debug, "The DNS server {Server} has answered with {Code}")]
    public static partial void ServerRefused(ILogger logger, IPEndPoint server, DnsResponseCode code);
}
