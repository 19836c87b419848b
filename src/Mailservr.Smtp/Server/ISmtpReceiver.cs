namespace Mailservr.Smtp;

/// <summary>
/// What is behind the conversation: one per session, called by one caller at a time, disposed by the session. The
/// session checks syntax, order and limits before it asks; the receiver decides. A reply below 300 accepts. A reply
/// with <see cref="SmtpReply.Close"/> ends the session. An exception is answered with 451 4.3.0, the observer hears
/// of it and the session goes on.
/// </summary>
public interface ISmtpReceiver : IAsyncDisposable
{
    /// <summary>
    /// The greeting: 220 and the text after it, which starts with the host name (RFC 5321 §4.2), or 421 or 554, which
    /// close. Called again when XCLIENT has replaced the facts of <paramref name="peer"/>.
    /// </summary>
    /// <param name="peer">The same object throughout the session; it changes with EHLO, STARTTLS and XCLIENT.</param>
    ValueTask<SmtpReply> ConnectAsync(SmtpPeer peer, CancellationToken cancellationToken);

    ValueTask<SmtpReply> MailAsync(SmtpMailCommand mail, CancellationToken cancellationToken);

    ValueTask<SmtpReply> RecipientAsync(SmtpRecipientCommand recipient, CancellationToken cancellationToken);

    /// <summary>Called at DATA or at the first BDAT, only with a sender and at least one accepted recipient.</summary>
    ValueTask<ISmtpMessageSink> OpenMessageAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sender and recipients are void: after RSET, EHLO, STARTTLS, XCLIENT, and after each message, stored or not. Must
    /// not throw.
    /// </summary>
    void Reset();

    /// <summary>
    /// The client has had the answers to the messages accepted so far: it spoke, or closed in order, after they were
    /// out. If the session is disposed without this call, it may not know and may send a message once more (RFC 1047).
    /// </summary>
    void Acknowledged()
    {
    }
}

/// <summary>
/// Takes one message. Disposed without <see cref="CompleteAsync"/>, it was aborted and nothing may be kept.
/// </summary>
public interface ISmtpMessageSink : IAsyncDisposable
{
    /// <summary>
    /// The next bytes of the message, dots unstuffed, otherwise octet for octet as sent; in DATA only CRLF ends lines.
    /// The memory is the session's again when the task ends. Not called for an empty message.
    /// </summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>
    /// The message is whole and within the limits. A 250 may be returned only when it can no longer be lost.
    /// </summary>
    /// <returns>One reply; in LMTP one for each accepted recipient, in their order (RFC 2033 §4.2).</returns>
    ValueTask<IReadOnlyList<SmtpReply>> CompleteAsync(CancellationToken cancellationToken);
}
