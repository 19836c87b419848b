using Microsoft.Extensions.Logging;

namespace Mailservr.Domains;

internal static partial class Log
{
    [LoggerMessage(1710, LogLevel.Warning, "The DNS of the domains could not be checked; it is tried again")]
    public static partial void CheckFailed(ILogger logger, Exception exception);

    [LoggerMessage(1711, LogLevel.Warning, "The DNS record {Name} ({Purpose}) was right and is now {Status}")]
    public static partial void RecordBroken(
        ILogger logger, string name, DomainDnsPurpose purpose, DomainDnsStatus status);

    [LoggerMessage(1712, LogLevel.Warning,
        "The DKIM key of domain {DomainId} cannot be read with the master keys of this host: a new one takes its place")]
    public static partial void DkimKeyLost(ILogger logger, long domainId);
}
