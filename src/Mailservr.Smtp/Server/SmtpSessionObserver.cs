namespace Mailservr.Smtp;

/// <summary>
/// What a session tells for logs and metrics. Called on the session's path: must be quick and must not throw. Nothing
/// the client wrote is in an argument, save in <see cref="Detail"/> and in the facts of the peer.
/// </summary>
public class SmtpSessionObserver
{
    public static SmtpSessionObserver None { get; } = new();

    /// <summary>A connection was accepted. <see cref="Ended"/> follows, whatever happens.</summary>
    public virtual void Started(SmtpPeer peer)
    {
    }

    /// <param name="verb">A known verb in capitals, <c>CONNECT</c>, or <c>UNKNOWN</c>.</param>
    public virtual void Replied(SmtpPeer peer, string verb, SmtpReply reply)
    {
    }

    /// <summary>
    /// The end of a message was read, or so much more than is allowed that its end is not waited for.
    /// <see cref="MessageEnded"/> follows once, whatever happens.
    /// </summary>
    /// <param name="bytes">Bytes of content received.</param>
    /// <param name="recipients">Those that were accepted.</param>
    public virtual void MessageReceived(SmtpPeer peer, long bytes, int recipients)
    {
    }

    /// <summary>A message was answered.</summary>
    /// <param name="bytes">Bytes of content received.</param>
    /// <param name="replies">One; in LMTP one for each recipient; none if the session was aborted before.</param>
    /// <param name="elapsed">Since MAIL.</param>
    public virtual void MessageEnded(SmtpPeer peer, long bytes, IReadOnlyList<SmtpReply> replies, TimeSpan elapsed)
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
