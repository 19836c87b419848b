using Microsoft.Extensions.Logging;

namespace Mailservr.Domains;

internal static partial class Log
{
    [LoggerMessage(1710, LogLevel.Warning, "The DNS of the domains could not be checked; it is tried again")]
    public static partial void CheckFailed(ILogger logger, Exception exception);

    [LoggerMessage(1711, LogLevel.Warning, "The DNS record {Name} ({Purpose}) was right and is now {Status}")]
    public static partial void RecordBroken(
        ILogger logger, string name, DomainDnsPurpose purpose, DomainDnsStatus status);

    [LoggerMessage(1712, LogLevel.Error,
        "The DKIM key of {Domain} cannot be read with the master keys of this host. It is kept as it is: put the right master "
        + "key back (keys/master.keys of a backup, or Mailservr:Secrets:MasterKey) and start again")]
    public static partial void DkimKeyNotReadable(ILogger logger, string domain);
}
