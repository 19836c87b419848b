using Microsoft.Extensions.Logging;

namespace Mailservr.Admission;

internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Information, "{Policy} decided at {Stage}: {Action}, {Reason}")]
    public static partial void Decided(
        ILogger logger, string policy, AdmissionStage stage, AdmissionAction action, string? reason);

    [LoggerMessage(1501, LogLevel.Error, "{Policy} failed at {Stage}; the mail is deferred")]
    public static partial void PolicyFailed(ILogger logger, string policy, AdmissionStage stage, Exception exception);
}
