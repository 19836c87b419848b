using System.Text;

namespace Mailservr.Smtp;

internal static partial class SmtpCommandParser
{
    private const int MaxEnvelopeId = 100;
    private const int MaxOriginalRecipient = 500;

    private static SmtpCommand ParseMail(ReadOnlySpan<byte> argument)
    {
        if (CheckUtf8(argument, MayAskForUtf8(argument)) is { } refusal)
            return Fail(SmtpVerb.Mail, refusal);
        if (!TrySkip(ref argument, "FROM:"u8) || !SmtpPathParser.TryParse(argument, ofSender: true, out var path, out var length)
            || path.IsPostmaster)
            return Fail(SmtpVerb.Mail, SmtpReply.BadSenderPath);
        var mail = new SmtpMailCommand { ReversePath = path };
        var parameters = new EsmtpParameters(argument[length..]);
        var seen = MailParameter.None;
        while (parameters.TryNext())
        {
            var parameter = ReadMailParameter(parameters.Keyword);
            if (parameter == MailParameter.None)
                return Fail(SmtpVerb.Mail, SmtpReply.UnknownParameter);
            if (seen.HasFlag(parameter) || !TryApply(ref mail, parameter, parameters))
                return Fail(SmtpVerb.Mail, SmtpReply.BadParameter);
            seen |= parameter;
        }
        if (parameters.IsMalformed)
            return Fail(SmtpVerb.Mail, SmtpReply.BadParameter);
        if (!mail.SmtpUtf8 && !Ascii.IsValid(argument))
            return Fail(SmtpVerb.Mail, SmtpReply.NeedsUtf8);
        return new SmtpCommand(SmtpVerb.Mail) { Mail = mail };
    }

    /// <summary>A word of a quoted local part may look the same; the parameters decide in the end.</summary>
    private static bool MayAskForUtf8(ReadOnlySpan<byte> argument)
    {
        foreach (var range in argument.Split((byte)' '))
            if (Ascii.EqualsIgnoreCase(argument[range], "SMTPUTF8"u8))
                return true;
        return false;
    }

    private static MailParameter ReadMailParameter(ReadOnlySpan<byte> keyword) => keyword switch
    {
        _ when Ascii.EqualsIgnoreCase(keyword, "SIZE"u8) => MailParameter.Size,
        _ when Ascii.EqualsIgnoreCase(keyword, "BODY"u8) => MailParameter.Body,
        _ when Ascii.EqualsIgnoreCase(keyword, "SMTPUTF8"u8) => MailParameter.SmtpUtf8,
        _ when Ascii.EqualsIgnoreCase(keyword, "RET"u8) => MailParameter.Return,
        _ when Ascii.EqualsIgnoreCase(keyword, "ENVID"u8) => MailParameter.EnvelopeId,
        _ => MailParameter.None,
    };

    private static bool TryApply(ref SmtpMailCommand mail, MailParameter parameter, EsmtpParameters given)
    {
        switch (parameter)
        {
            case MailParameter.Size when TryReadSize(given.Value, out var size):
                mail = mail with { Size = size };
                return true;
            case MailParameter.Body when Ascii.EqualsIgnoreCase(given.Value, "7BIT"u8):
                return true;
            case MailParameter.Body when Ascii.EqualsIgnoreCase(given.Value, "8BITMIME"u8):
                mail = mail with { Body = SmtpBodyType.EightBitMime };
                return true;
            case MailParameter.SmtpUtf8 when !given.HasValue:
                mail = mail with { SmtpUtf8 = true };
                return true;
            case MailParameter.Return when Ascii.EqualsIgnoreCase(given.Value, "FULL"u8):
                mail = mail with { Return = SmtpDsnReturn.Full };
                return true;
            case MailParameter.Return when Ascii.EqualsIgnoreCase(given.Value, "HDRS"u8):
                mail = mail with { Return = SmtpDsnReturn.Headers };
                return true;
            case MailParameter.EnvelopeId when given.HasValue && given.Value.Length <= MaxEnvelopeId
                && Xtext.TryDecode(given.Value, out var id):
                mail = mail with { EnvelopeId = id };
                return true;
            default:
                return false;
        }
    }

    private static SmtpCommand ParseRecipient(ReadOnlySpan<byte> argument, bool smtpUtf8)
    {
        if (CheckUtf8(argument, smtpUtf8) is { } refusal)
            return Fail(SmtpVerb.Rcpt, refusal);
        if (!TrySkip(ref argument, "TO:"u8) || !SmtpPathParser.TryParse(argument, ofSender: false, out var path, out var length)
            || path.IsNull)
            return Fail(SmtpVerb.Rcpt, SmtpReply.BadRecipientPath);
        var parameters = new EsmtpParameters(argument[length..]);
        SmtpDsnNotify? notify = null;
        string? original = null;
        while (parameters.TryNext())
        {
            var isNotify = Ascii.EqualsIgnoreCase(parameters.Keyword, "NOTIFY"u8);
            if (!isNotify && !Ascii.EqualsIgnoreCase(parameters.Keyword, "ORCPT"u8))
                return Fail(SmtpVerb.Rcpt, SmtpReply.UnknownParameter);
            var ok = isNotify
                ? notify is null && TryReadNotify(parameters.Value, out notify)
                : original is null && TryReadOriginal(parameters.Value, out original);
            if (!ok)
                return Fail(SmtpVerb.Rcpt, SmtpReply.BadParameter);
        }
        if (parameters.IsMalformed)
            return Fail(SmtpVerb.Rcpt, SmtpReply.BadParameter);
        var recipient = new SmtpRecipientCommand { ForwardPath = path, Notify = notify, OriginalRecipient = original };
        return new SmtpCommand(SmtpVerb.Rcpt) { Recipient = recipient };
    }

    // RFC 3461 §4.1: NEVER alone, or a list of the others.
    private static bool TryReadNotify(ReadOnlySpan<byte> value, out SmtpDsnNotify? notify)
    {
        notify = SmtpDsnNotify.Never;
        if (Ascii.EqualsIgnoreCase(value, "NEVER"u8))
            return true;
        foreach (var range in value.Split((byte)','))
        {
            var word = value[range];
            var flag = Ascii.EqualsIgnoreCase(word, "SUCCESS"u8) ? SmtpDsnNotify.Success
                : Ascii.EqualsIgnoreCase(word, "FAILURE"u8) ? SmtpDsnNotify.Failure
                : Ascii.EqualsIgnoreCase(word, "DELAY"u8) ? SmtpDsnNotify.Delay
                : SmtpDsnNotify.Never;
            if (flag == SmtpDsnNotify.Never)
                return false;
            notify |= flag;
        }
        return true;
    }

    // RFC 3461 §4.2; RFC 6533 §3 has an encoding of its own for the type utf-8, which is kept as it stands.
    private static bool TryReadOriginal(ReadOnlySpan<byte> value, out string? original)
    {
        original = null;
        var semicolon = value.IndexOf((byte)';');
        if (semicolon <= 0 || semicolon == value.Length - 1 || value.Length > MaxOriginalRecipient)
            return false;
        var type = Encoding.UTF8.GetString(value[..semicolon]).ToLowerInvariant();
        var address = value[(semicolon + 1)..];
        if (type == "utf-8")
            original = type + ";" + Encoding.UTF8.GetString(address);
        else if (Xtext.TryDecode(address, out var decoded))
            original = type + ";" + decoded;
        return original is not null && type.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
    }

    [Flags]
    private enum MailParameter
    {
        None = 0,
        Size = 1,
        Body = 2,
        SmtpUtf8 = 4,
        Return = 8,
        EnvelopeId = 16,
    }
}
