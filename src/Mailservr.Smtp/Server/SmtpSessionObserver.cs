namespace Mailservr.Smtp;

/// <summary>
/// What a session tells for logs and metrics. Called on the session's path: must be quick and must not throw. Nothing
/// the client wrote is in an argument, save in <see cref="Detail"/> and in the facts of the peer.
/// </summary>
public class SmtpSessionObserver
{
    public static SmtpSessionObserver None { get; } = new();

    /// <param name="verb">A known verb in capitals, <c>CONNECT</c>, or <c>UNKNOWN</c>.</param>
    public virtual void Replied(SmtpPeer peer, string verb, SmtpReply reply)
    {
    }

    /// <summary>A message was answered; in LMTP once for each recipient.</summary>
    /// <param name="bytes">Bytes of content received.</param>
    public virtual void MessageEnded(SmtpPeer peer, long bytes, SmtpReply reply)
    {
    }

    /// <summary>The receiver or its sink threw; the client was told 451.</summary>
    public virtual void ReceiverFailed(SmtpPeer peer, string verb, Exception exception)
    {
    }

    public virtual bool WantsDetail => false;

    /// <summary>For the Debug level only: the command line, control characters escaped, arguments of AUTH left out.</summary>
    public virtual void Detail(SmtpPeer peer, string commandLine)
    {
    }

    /// <param name="exception">The transport's or the handshake's, if that ended the session.</param>
    public virtual void Ended(SmtpPeer peer, SmtpSessionEnd end, Exception? exception)
    {
    }
}

public enum SmtpSessionEnd
{
    /// <summary>QUIT.</summary>
    Quit,

    /// <summary>A reply closed it.</summary>
    Closed,

    /// <summary>The client went away.</summary>
    Disconnected,

    /// <summary>A deadline passed, or the data came too slowly.</summary>
    TimedOut,

    /// <summary>The TLS handshake or the PROXY header failed.</summary>
    HandshakeFailed,

    /// <summary>The server stops.</summary>
    Stopped,
}
