namespace Mailservr.Smtp;

public sealed partial record SmtpReply
{
    public static SmtpReply Ok { get; } = new(250, "2.0.0", "OK");

    public static SmtpReply SenderOk { get; } = new(250, "2.1.0", "Sender OK");

    public static SmtpReply RecipientOk { get; } = new(250, "2.1.5", "Recipient OK");

    /// <summary>Something failed on our side; the client keeps the message and tries again (RFC 5321 §4.2.2).</summary>
    public static SmtpReply LocalError { get; } = new(451, "4.3.0", "Local error, try again later");

    public static SmtpReply NoSuchRecipient { get; } = new(550, "5.1.1", "No such recipient here");

    internal static SmtpReply StartMail { get; } = new(354, "", "End data with <CR><LF>.<CR><LF>");
    internal static SmtpReply Bye { get; } = new(221, "2.0.0", "Bye", close: true);
    internal static SmtpReply ReadyForTls { get; } = new(220, "2.0.0", "Ready to start TLS");
    internal static SmtpReply Help { get; } = new(214, "2.0.0", "See RFC 5321");
    internal static SmtpReply CannotVerify { get; } = new(252, "2.5.0", "Cannot verify; send a message and see");

    internal static SmtpReply ShuttingDown { get; } = new(421, "4.3.2", "Shutting down, try again later");
    internal static SmtpReply TimedOut { get; } = new(421, "4.4.2", "Timeout, closing");
    internal static SmtpReply TooSlow { get; } = new(421, "4.4.2", "Data arrives too slowly, closing");
    internal static SmtpReply TooManyCommands { get; } = new(421, "4.7.0", "Too many commands without a message");
    internal static SmtpReply TooManyUnknown { get; } = new(421, "4.7.0", "Too many unknown commands");
    internal static SmtpReply TooManyConnections { get; } = new(421, "4.7.0", "Too many connections, try again later");
    internal static SmtpReply TooManyRecipients { get; } = new(452, "4.5.3", "Too many recipients");
    internal static SmtpReply TlsUnavailable { get; } = new(454, "4.7.0", "TLS not available");

    internal static SmtpReply UnknownCommand { get; } = new(500, "5.5.1", "Unknown command");
    internal static SmtpReply BadLine { get; } = new(500, "5.5.2", "Bad line: NUL, or CR or LF on its own");
    internal static SmtpReply LineTooLong { get; } = new(500, "5.5.2", "Line too long");
    internal static SmtpReply LineTooLongClosing { get; } = new(500, "5.5.2", "Line too long, closing", close: true);
    internal static SmtpReply BadUtf8 { get; } = new(501, "5.5.2", "Not UTF-8");
    internal static SmtpReply BadArgument { get; } = new(501, "5.5.4", "Syntax error in argument");
    internal static SmtpReply NoArgumentAllowed { get; } = new(501, "5.5.4", "No argument allowed");
    internal static SmtpReply BadParameter { get; } = new(501, "5.5.4", "Syntax error in parameter");
    internal static SmtpReply BadSenderPath { get; } = new(501, "5.1.7", "Bad sender address syntax");
    internal static SmtpReply BadRecipientPath { get; } = new(501, "5.1.3", "Bad recipient address syntax");
    internal static SmtpReply BadChunkSize { get; } = new(501, "5.5.4", "Bad chunk size, closing", close: true);
    internal static SmtpReply PipelinedStartTls { get; } =
        new(501, "5.5.4", "STARTTLS must end a group, closing", close: true);
    internal static SmtpReply NotImplemented { get; } = new(502, "5.5.1", "Command not implemented");
    internal static SmtpReply BadSequence { get; } = new(503, "5.5.1", "Bad sequence of commands");
    internal static SmtpReply GreetFirst { get; } = new(503, "5.5.1", "Send EHLO first");
    internal static SmtpReply MailFirst { get; } = new(503, "5.5.1", "Send MAIL first");
    internal static SmtpReply NoRecipients { get; } = new(503, "5.5.1", "No valid recipients");
    internal static SmtpReply InsideChunks { get; } = new(503, "5.5.1", "Send BDAT LAST or RSET first");
    internal static SmtpReply TlsRequired { get; } = new(530, "5.7.0", "Send STARTTLS first");
    internal static SmtpReply BareLineEnd { get; } = new(550, "5.6.11", "Message has a bare CR or LF, or a NUL");
    internal static SmtpReply NeedsUtf8 { get; } = new(550, "5.6.7", "Address needs SMTPUTF8");
    internal static SmtpReply MessageTooLarge { get; } = new(552, "5.3.4", "Message too large");
    internal static SmtpReply MessageTooLargeClosing { get; } = new(552, "5.3.4", "Message too large, closing", close: true);
    internal static SmtpReply HeaderTooLarge { get; } = new(552, "5.3.4", "Message header too large");
    internal static SmtpReply TooManyHops { get; } = new(554, "5.4.6", "Too many Received fields: a mail loop");
    internal static SmtpReply TooManyFields { get; } = new(554, "5.6.0", "Too many header fields");
    internal static SmtpReply FieldTooLong { get; } = new(554, "5.6.0", "A header field is too long");
    internal static SmtpReply TextLineTooLong { get; } = new(554, "5.6.0", "A line is too long");
    internal static SmtpReply SpokeTooEarly { get; } = new(554, "5.5.1", "Wait for the greeting before you speak", close: true);
    internal static SmtpReply NotSmtp { get; } = new(554, "5.5.1", "This is a mail server, closing", close: true);
    internal static SmtpReply UnknownParameter { get; } = new(555, "5.5.4", "Parameter not known");
}
