using Microsoft.Extensions.Logging;

namespace Mailservr.Receiving;

internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Error, "A decision about mail for address {AddressId} could not be recorded")]
    public static partial void DecisionNotRecorded(ILogger logger, long addressId, Exception exception);

    [LoggerMessage(1401, LogLevel.Warning, "Which senders have had their 250 could not be written down yet")]
    public static partial void SettlementFailed(ILogger logger, Exception exception);
}
