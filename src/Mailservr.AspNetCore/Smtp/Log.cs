using System.Net;
using Mailservr.Smtp;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Smtp;

internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Receiving {Mode} on {EndPoint}")]
    public static partial void Listening(ILogger logger, SmtpMode mode, IPEndPoint endPoint);

    [LoggerMessage(1001, LogLevel.Error, "A connection to {EndPoint} could not be accepted; the next attempt is in a moment")]
    public static partial void AcceptFailed(ILogger logger, Exception exception, IPEndPoint endPoint);

    [LoggerMessage(1002, LogLevel.Error, "A session failed")]
    public static partial void SessionFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1003, Message = "A message of {Bytes} bytes was answered with {Code} {Status}")]
    public static partial void MessageEnded(ILogger logger, LogLevel level, long bytes, int code, string status);

    [LoggerMessage(1004, LogLevel.Error, "{Verb} failed; the client was told to come back")]
    public static partial void ReceiverFailed(ILogger logger, Exception exception, string verb);

    [LoggerMessage(1005, LogLevel.Debug, "{Peer} {CommandLine}")]
    public static partial void Command(ILogger logger, IPEndPoint peer, string commandLine);

    [LoggerMessage(1006, LogLevel.Debug, "Session ended: {End}, {Peer}")]
    public static partial void SessionEnded(ILogger logger, Exception? exception, SmtpSessionEnd end, IPEndPoint peer);

    [LoggerMessage(1007, LogLevel.Information, "Read the certificate {Path}, valid until {NotAfter}")]
    public static partial void CertificateRead(ILogger logger, string path, DateTime notAfter);

    [LoggerMessage(
        1009,
        LogLevel.Information,
        "Since the start {Received} messages were received: {Stored} stored, {Discarded} discarded, {Refused} refused")]
    public static partial void Stopped(ILogger logger, long received, long stored, long discarded, long refused);

    [LoggerMessage(1008, LogLevel.Warning, "The certificate {Path} cannot be read; the former one stays in use")]
    public static partial void CertificateNotRead(ILogger logger, Exception exception, string path);
}
