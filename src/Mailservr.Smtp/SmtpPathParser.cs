using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mailservr.Smtp;

/// <summary>The grammar of RFC 5321 §4.1.2 over valid UTF-8; octets from 0x80 count as letters (RFC 6531 §3.3).</summary>
internal static class SmtpPathParser
{
    private const int MaxLocalPart = 64;
    private const int MaxLocalPartOfSender = 128;
    private const int MaxDomain = 255;
    private const int MaxLabel = 63;
    private const int MaxRouteHosts = 20;

    private static readonly SearchValues<byte> AtextAndDot = SearchValues.Create(
        [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~."u8,
         .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    public static bool TryParseText(string text, out SmtpPath path)
    {
        path = SmtpPath.Null;
        var written = text.StartsWith('<') ? text : "<" + text + ">";
        return Encoding.UTF8.GetByteCount(written) <= 1024
            && TryParse(Encoding.UTF8.GetBytes(written), ofSender: false, out path, out var consumed)
            && consumed == Encoding.UTF8.GetByteCount(written);
    }

    /// <summary>
    /// Reads a path with its brackets from the start of <paramref name="text"/>. A sender's may break two rules real
    /// mail breaks: a local part up to 128 octets, and dots anywhere in it.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, bool ofSender, out SmtpPath path, out int consumed)
    {
        path = SmtpPath.Null;
        consumed = 2;
        if (text.StartsWith("<>"u8))
            return true;
        if (text.IsEmpty || text[0] != '<' || !TrySkipRoute(text, out var at))
            return false;
        var start = at;
        if (!TryReadLocalPart(text[at..], ofSender, out var length))
            return false;
        var local = text.Slice(at, length);
        at += length;
        var domain = new DomainPart("", null);
        if (at < text.Length && text[at] == '@')
        {
            at++;
            if (!TryReadDomain(text[at..], out domain, out length))
                return false;
            at += length;
        }
        else if (!Ascii.EqualsIgnoreCase(local, "postmaster"u8))
            return false;
        if (at >= text.Length || text[at] != '>')
            return false;
        consumed = at + 1;
        path = new SmtpPath
        {
            Address = Encoding.UTF8.GetString(text[start..at]),
            LocalPart = Unquote(local),
            Domain = domain.Name,
            Literal = domain.Literal,
        };
        return true;
    }

    private static bool TrySkipRoute(ReadOnlySpan<byte> text, out int at)
    {
        at = 1;
        if (text.Length < 2 || text[1] != '@')
            return true;
        for (var hosts = 0; hosts < MaxRouteHosts && at < text.Length && text[at] == '@'; hosts++)
        {
            at++;
            if (!TryReadDomain(text[at..], out _, out var length))
                return false;
            at += length;
            if (at >= text.Length)
                return false;
            if (text[at++] == ':')
                return true;
            if (text[at - 1] != ',')
                return false;
        }
        return false;
    }

    private static bool TryReadLocalPart(ReadOnlySpan<byte> text, bool ofSender, out int length)
    {
        length = 0;
        if (text.IsEmpty)
            return false;
        if (text[0] == '"')
            length = QuotedLength(text);
        else
        {
            length = text.IndexOfAnyExcept(AtextAndDot);
            if (length <= 0 || (!ofSender && !IsDotString(text[..length])))
                return false;
        }
        return length > 0 && length <= (ofSender ? MaxLocalPartOfSender : MaxLocalPart);
    }

    private static bool IsDotString(ReadOnlySpan<byte> text) =>
        text[0] != '.' && text[^1] != '.' && text.IndexOf(".."u8) < 0;

    /// <summary>The length of a quoted string with its quotes; 0: it is none, or has nothing in it.</summary>
    private static int QuotedLength(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i == 1 ? 0 : i + 1;
            if (text[i] == '\\')
                i++;
            if (i >= text.Length || text[i] is < 32 or 127)
                return 0;
        }
        return 0;
    }

    private static string Unquote(ReadOnlySpan<byte> local)
    {
        if (local[0] != '"')
            return Encoding.UTF8.GetString(local);
        Span<byte> plain = stackalloc byte[MaxLocalPartOfSender];
        var length = 0;
        for (var i = 1; i < local.Length - 1; i++)
        {
            if (local[i] == '\\')
                i++;
            plain[length++] = local[i];
        }
        return Encoding.UTF8.GetString(plain[..length]);
    }

    private static bool TryReadDomain(ReadOnlySpan<byte> text, out DomainPart domain, out int length)
    {
        domain = default;
        length = text.IndexOfAny(">,:@"u8);
        if (!text.IsEmpty && text[0] == '[')
            length = text.IndexOf((byte)']') + 1;
        if (length <= 0 || length > MaxDomain)
            return false;
        if (text[0] == '[')
            return TryReadLiteral(text[..length], out domain);
        if (!TryNormalize(Encoding.UTF8.GetString(text[..length]), out var name))
            return false;
        domain = new DomainPart(name, null);
        return true;
    }

    // RFC 5890 §2.3.2.1: a U-label and its A-label name the same domain, so that one form is enough behind this point.
    private static bool TryNormalize(string text, out string name)
    {
        name = Ascii.IsValid(text) ? text.ToLowerInvariant() : Punycode.ToAscii(text);
        return IsDomain(name);
    }

    // RFC 5321 §4.1.2, and the underscore, which is no host name but stands in real senders' domains.
    private static bool IsDomain(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaxDomain)
            return false;
        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            if (label.IsEmpty || label.Length > MaxLabel || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (var c in label)
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                    return false;
        }
        return true;
    }

    // RFC 5321 §4.1.3. IPAddress alone is too liberal: it reads 1.2, 0x7f000001 and zones.
    private static bool TryReadLiteral(ReadOnlySpan<byte> text, out DomainPart domain)
    {
        domain = default;
        var inner = text[1..^1];
        var isV6 = inner.Length > 5 && Ascii.EqualsIgnoreCase(inner[..5], "IPv6:"u8);
        var written = Encoding.UTF8.GetString(isV6 ? inner[5..] : inner);
        if (!IPAddress.TryParse(written, out var address) || written.Contains('%', StringComparison.Ordinal))
            return false;
        if (isV6 ? address.AddressFamily != AddressFamily.InterNetworkV6 : address.ToString() != written)
            return false;
        if (!isV6 && address.AddressFamily != AddressFamily.InterNetwork)
            return false;
        domain = new DomainPart($"[{(isV6 ? "IPv6:" : "")}{address}]", address);
        return true;
    }

    private readonly record struct DomainPart(string Name, IPAddress? Literal);
}
