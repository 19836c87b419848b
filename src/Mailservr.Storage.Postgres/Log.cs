using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.Postgres;

internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Information, "Mail is kept in database {Database} at {Server}")]
    public static partial void Opened(ILogger logger, string database, string server);

    [LoggerMessage(3101, LogLevel.Information, "The schema is brought from {From} to {To}")]
    public static partial void Migrating(ILogger logger, string from, string to);

    [LoggerMessage(
        3102, LogLevel.Warning,
        "The server has {Setting}=off: mail that was acknowledged is lost when it crashes. Turn it on")]
    public static partial void NotDurable(ILogger logger, string setting);

    [LoggerMessage(3110, LogLevel.Warning, "The connection that hears of other hosts is lost; trying again")]
    public static partial void PulseLost(ILogger logger, Exception exception);

    [LoggerMessage(3111, LogLevel.Information, "This is host {HostId} of the database")]
    public static partial void HostJoined(ILogger logger, int hostId);

    [LoggerMessage(3112, LogLevel.Warning, "Host {HostId} is gone: senders it had not answered may come again")]
    public static partial void HostGone(ILogger logger, int hostId);

    [LoggerMessage(3113, LogLevel.Debug, "Other hosts could not be told of new events; they look every second")]
    public static partial void NotifyFailed(ILogger logger, Exception exception);

    [LoggerMessage(3114, LogLevel.Debug, "Host {HostId} could not say good-bye; the others notice")]
    public static partial void LeaveFailed(ILogger logger, int hostId, Exception exception);

    [LoggerMessage(3115, LogLevel.Warning, "The connection that held a lease is lost; another host may take it over")]
    public static partial void LeaseLost(ILogger logger, Exception exception);

    [LoggerMessage(3120, LogLevel.Error, "Mail could not be made searchable; trying again")]
    public static partial void SearchFailed(ILogger logger, Exception exception);

    [LoggerMessage(3121, LogLevel.Error, "Message {MessageId} cannot be read and so cannot be found")]
    public static partial void SearchSkipped(ILogger logger, long messageId, Exception exception);

    [LoggerMessage(3130, LogLevel.Debug, "A batch met another one ({State}) and begins again")]
    public static partial void AppendRepeated(ILogger logger, string state);

    [LoggerMessage(3131, LogLevel.Warning, "A connection was lost before anything was written; another one is taken")]
    public static partial void ConnectionLost(ILogger logger, Exception exception);

    [LoggerMessage(3132, LogLevel.Warning, "It is not known whether a batch of {Messages} messages was stored")]
    public static partial void OutcomeUnknown(ILogger logger, int messages, Exception exception);

    [LoggerMessage(3133, LogLevel.Error, "Accepted mail could not be filed; it is safe, and filing is tried again")]
    public static partial void FilingFailed(ILogger logger, Exception exception);

    [LoggerMessage(3134, LogLevel.Warning, "Of several messages one cannot be filed: fewer are filed at once")]
    public static partial void FilingFewer(ILogger logger, Exception exception);

    [LoggerMessage(
        3135, LogLevel.Error, "Message {MessageId} cannot be filed: it is kept in the table accepted_messages")]
    public static partial void SetAside(ILogger logger, long messageId, Exception exception);

    [LoggerMessage(
        3136, LogLevel.Warning,
        "Message {MessageId} of account {AccountId} cannot be read and is shown without what it says; 'verify' tells more")]
    public static partial void MessageUnreadable(ILogger logger, long messageId, long accountId);

    [LoggerMessage(3140, LogLevel.Debug, "The tables of mail are not analysed: the host stops")]
    public static partial void StatisticsLeft(ILogger logger);

    [LoggerMessage(3141, LogLevel.Warning, "The tables of mail could not be analysed; the server does it in its own time")]
    public static partial void StatisticsFailed(ILogger logger, Exception exception);
}
