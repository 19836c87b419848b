using System.Text;
using System.Text.Unicode;

namespace Mailservr.Smtp;

/// <summary>Takes one command line apart. Knows syntax only; order and state are the session's.</summary>
internal static partial class SmtpCommandParser
{
    /// <param name="line">Without its CRLF.</param>
    /// <param name="smtpUtf8">The transaction was opened with SMTPUTF8, so that recipients may be internationalized.</param>
    public static SmtpCommand Parse(ReadOnlySpan<byte> line, bool smtpUtf8)
    {
        if (line.IndexOfAny((byte)0, (byte)'\r', (byte)'\n') >= 0)
            return Fail(SmtpVerb.Unknown, SmtpReply.BadLine);
        // RFC 5321 §4.1.1: white space before the CRLF is to be tolerated.
        line = line.TrimEnd((byte)' ');
        var space = line.IndexOf((byte)' ');
        var verbLength = space < 0 ? line.Length : space;
        var verb = ReadVerb(line[..verbLength]);
        if (verb == SmtpVerb.Http || IsHttpRequest(line))
            return Fail(SmtpVerb.Http, SmtpReply.NotSmtp);
        var argument = line[verbLength..].TrimStart((byte)' ');
        return verb switch
        {
            SmtpVerb.Unknown => Fail(verb, SmtpReply.UnknownCommand),
            SmtpVerb.NotImplemented => Fail(verb, SmtpReply.NotImplemented),
            SmtpVerb.Ehlo or SmtpVerb.Helo or SmtpVerb.Lhlo => ParseGreeting(verb, argument),
            SmtpVerb.Mail => ParseMail(argument),
            SmtpVerb.Rcpt => ParseRecipient(argument, smtpUtf8),
            SmtpVerb.Bdat => ParseChunk(argument),
            SmtpVerb.XClient => XClientAttributes.TryParse(line[verbLength..], out var client)
                ? new SmtpCommand(verb) { Client = client } : Fail(verb, SmtpReply.BadArgument),
            SmtpVerb.Noop or SmtpVerb.Help => new SmtpCommand(verb),
            SmtpVerb.Vrfy => argument.IsEmpty ? Fail(verb, SmtpReply.BadArgument) : new SmtpCommand(verb),
            _ => argument.IsEmpty ? new SmtpCommand(verb) : Fail(verb, SmtpReply.NoArgumentAllowed),
        };
    }

    public static SmtpVerb ReadVerb(ReadOnlySpan<byte> word)
    {
        Span<char> upper = stackalloc char[8];
        if (word.Length is < 3 or > 8 || Ascii.ToUpper(word, upper, out var length) != System.Buffers.OperationStatus.Done)
            return SmtpVerb.Unknown;
        return upper[..length] switch
        {
            "EHLO" => SmtpVerb.Ehlo,
            "HELO" => SmtpVerb.Helo,
            "LHLO" => SmtpVerb.Lhlo,
            "MAIL" => SmtpVerb.Mail,
            "RCPT" => SmtpVerb.Rcpt,
            "DATA" => SmtpVerb.Data,
            "BDAT" => SmtpVerb.Bdat,
            "RSET" => SmtpVerb.Rset,
            "NOOP" => SmtpVerb.Noop,
            "VRFY" => SmtpVerb.Vrfy,
            "HELP" => SmtpVerb.Help,
            "QUIT" => SmtpVerb.Quit,
            "STARTTLS" => SmtpVerb.StartTls,
            "XCLIENT" => SmtpVerb.XClient,
            "AUTH" or "EXPN" or "TURN" or "ETRN" or "ATRN" or "SEND" or "SOML" or "SAML" or "BURL" => SmtpVerb.NotImplemented,
            "GET" or "POST" or "PUT" or "HEAD" or "PATCH" or "DELETE" or "OPTIONS" or "CONNECT" or "TRACE" => SmtpVerb.Http,
            _ => SmtpVerb.Unknown,
        };
    }

    private static SmtpCommand Fail(SmtpVerb verb, SmtpReply reply) => new(verb) { Error = reply };

    /// <summary>A request line with a method of someone's own.</summary>
    private static bool IsHttpRequest(ReadOnlySpan<byte> line)
    {
        var last = line[(line.LastIndexOf((byte)' ') + 1)..];
        return last.Length is > 5 and <= 8 && last.StartsWith("HTTP/"u8);
    }

    private static SmtpCommand ParseGreeting(SmtpVerb verb, ReadOnlySpan<byte> argument)
    {
        // What stands here is a claim that nothing is decided by; it only must be fit for a Received field.
        if (argument.Length is 0 or > 255 || argument.IndexOfAnyExceptInRange((byte)33, (byte)126) >= 0)
            return Fail(verb, SmtpReply.BadArgument);
        return new SmtpCommand(verb) { Name = Encoding.ASCII.GetString(argument) };
    }

    // RFC 3030 §2: BDAT size [LAST]. What cannot be understood cannot be skipped either: the reply closes.
    private static SmtpCommand ParseChunk(ReadOnlySpan<byte> argument)
    {
        var space = argument.IndexOf((byte)' ');
        var word = space < 0 ? default : argument[space..].TrimStart((byte)' ');
        var last = Ascii.EqualsIgnoreCase(word, "LAST"u8);
        if (!TryReadSize(space < 0 ? argument : argument[..space], out var size) || (!word.IsEmpty && !last))
            return Fail(SmtpVerb.Bdat, SmtpReply.BadChunkSize);
        return new SmtpCommand(SmtpVerb.Bdat) { ChunkSize = size, LastChunk = last };
    }

    // RFC 1870 §5: 1 to 20 digits. A number too large for us is a size too large for us.
    private static bool TryReadSize(ReadOnlySpan<byte> digits, out long size)
    {
        size = 0;
        if (digits.Length is 0 or > 20 || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            return false;
        foreach (var digit in digits)
            size = size > (long.MaxValue - 9) / 10 ? long.MaxValue : size * 10 + digit - '0';
        return true;
    }

    /// <summary>The answer to octets outside ASCII where they may not be, or that are not UTF-8 (RFC 6531 §3.5).</summary>
    private static SmtpReply? CheckUtf8(ReadOnlySpan<byte> argument, bool allowed)
    {
        if (Ascii.IsValid(argument))
            return null;
        if (!allowed)
            return SmtpReply.NeedsUtf8;
        return Utf8.IsValid(argument) ? null : SmtpReply.BadUtf8;
    }

    /// <summary>Takes <c>FROM:</c> or <c>TO:</c> off. Spaces behind the colon are wrong (RFC 5321 §3.3) and common.</summary>
    private static bool TrySkip(ref ReadOnlySpan<byte> argument, ReadOnlySpan<byte> word)
    {
        if (argument.Length < word.Length || !Ascii.EqualsIgnoreCase(argument[..word.Length], word))
            return false;
        argument = argument[word.Length..].TrimStart((byte)' ');
        return true;
    }
}
