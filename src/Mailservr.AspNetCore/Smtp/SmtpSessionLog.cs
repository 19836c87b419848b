using Mailservr.Receiving;
using Mailservr.Smtp;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Smtp;

/// <summary>Counts what sessions tell and writes it to the log; addresses and command lines only at Debug.</summary>
internal sealed class SmtpSessionLog(ILogger logger, ReceivingMetrics metrics) : SmtpSessionObserver
{
    public override bool WantsDetail => logger.IsEnabled(LogLevel.Debug);

    public override void Started(SmtpPeer peer) => metrics.Started(peer);

    public override void Replied(SmtpPeer peer, string verb, SmtpReply reply) => metrics.Replied(peer, verb, reply);

    public override void MessageReceived(SmtpPeer peer, long bytes, int recipients) =>
        metrics.MessageReceived(peer, bytes, recipients);

    // What was stored has its event; what was not would leave no other trace.
    public override void MessageEnded(SmtpPeer peer, long bytes, IReadOnlyList<SmtpReply> replies, TimeSpan elapsed)
    {
        metrics.MessageEnded(peer, bytes, replies, elapsed);
        foreach (var reply in replies)
        {
            var level = reply.IsPositive ? LogLevel.Debug : LogLevel.Information;
            Log.MessageEnded(logger, level, bytes, reply.Code, reply.EnhancedStatus);
        }
    }

    public override void ReceiverFailed(SmtpPeer peer, string verb, Exception exception) =>
        Log.ReceiverFailed(logger, exception, verb);

    public override void Detail(SmtpPeer peer, string commandLine) =>
        Log.Command(logger, peer.RemoteEndPoint, commandLine);

    public override void Ended(SmtpPeer peer, SmtpSessionEnd end, Exception? exception)
    {
        metrics.Ended(peer, end, exception);
        Log.SessionEnded(logger, exception, end, peer.RemoteEndPoint);
    }
}
