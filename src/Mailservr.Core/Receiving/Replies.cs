using Mailservr.Smtp;

namespace Mailservr.Receiving;

/// <summary>What the receiving side says beyond the protocol's own replies.</summary>
internal static class Replies
{
    public static SmtpReply NoRelaying { get; } = new(550, "5.7.1", "We do not relay: the domain is not ours");

    public static SmtpReply TooManyUnknown { get; } =
        new(421, "4.7.0", "Too many unknown recipients from your network, try again later");

    public static SmtpReply AttachmentTooLarge { get; } = new(552, "5.3.4", "An attachment is too large");

    public static SmtpReply Loop { get; } = new(554, "5.4.6", "The message was here before: a mail loop");

    public static SmtpReply Busy { get; } = new(451, "4.4.5", "Too busy to store mail now, try again later");

    public static SmtpReply OutOfMemory { get; } = new(452, "4.3.1", "Too many large messages now, try again later");

    public static SmtpReply Stored(long id) =>
        new(250, "2.0.0", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Stored as {id}"));

    public static SmtpReply Discarded { get; } = new(250, "2.0.0", "OK");
}
