using Mailservr.Smtp;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Smtp;

/// <summary>Writes what sessions tell to the log; addresses and command lines only at Debug.</summary>
internal sealed class SmtpSessionLog(ILogger logger) : SmtpSessionObserver
{
    public override bool WantsDetail => logger.IsEnabled(LogLevel.Debug);

    // What was stored has its event; what was not would leave no other trace.
    public override void MessageEnded(SmtpPeer peer, long bytes, SmtpReply reply) =>
        Log.MessageEnded(
            logger,
            reply.IsPositive ? LogLevel.Debug : LogLevel.Information,
            bytes,
            reply.Code,
            reply.EnhancedStatus);

    public override void ReceiverFailed(SmtpPeer peer, string verb, Exception exception) =>
        Log.ReceiverFailed(logger, exception, verb);

    public override void Detail(SmtpPeer peer, string commandLine) =>
        Log.Command(logger, peer.RemoteEndPoint, commandLine);

    public override void Ended(SmtpPeer peer, SmtpSessionEnd end, Exception? exception) =>
        Log.SessionEnded(logger, exception, end, peer.RemoteEndPoint);
}
