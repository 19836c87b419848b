using System.Buffers;
using System.Text;

namespace Mailservr.Mime;

/// <summary>
/// One addr-spec (RFC 5322 §3.4.1, RFC 6532 §3.2) cleaned of what may stand around its atoms, and judged.
/// </summary>
internal readonly record struct AddrSpec(string Text, bool IsValid)
{
    private const string AtomSymbols = "!#$%&'*+-/=?^_`{|}~";

    private static readonly SearchValues<char> LiteralCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:-");

    public static AddrSpec Parse(string raw, int commentDepth)
    {
        var span = raw.AsSpan().Trim();
        if (!span.ContainsAny("( \t:\""))
            return new AddrSpec(Show(span), Validate(span));
        var clean = RemoveComments(span, commentDepth, out var damaged);
        var route = RouteLength(clean);
        // RFC 5322 §4.4 says to ignore a route. Receivers disagree on which domain then counts, so it is never valid.
        return new AddrSpec(Show(clean.AsSpan(route)), !damaged && route == 0 && Validate(clean));
    }

    // Comments go; blanks may surround "." and "@" only (RFC 5322 §4.4), elsewhere they damage the address.
    private static string RemoveComments(ReadOnlySpan<char> raw, int commentDepth, out bool damaged)
    {
        var clean = new StringBuilder(raw.Length);
        var scanner = new FieldScanner(raw, commentDepth);
        var (blank, broken) = (false, false);
        for (var i = 0; i < raw.Length;)
        {
            var end = i + 1;
            if (raw[i] is ' ' or '\t' || raw[i] == '(' && scanner.TryComment(i, out end))
            {
                blank = true;
                i = end;
                continue;
            }

            if (blank && clean.Length > 0 && clean[^1] is not ('.' or '@') && raw[i] is not ('.' or '@'))
            {
                broken = true;
                clean.Append(' ');
            }

            blank = false;
            if (raw[i] != '"' || !scanner.TryQuoted(i, out end))
                end = i + 1;
            clean.Append(raw[i..end]);
            i = end;
        }

        damaged = broken || scanner.BrokenComment;
        return clean.ToString();
    }

    private static int RouteLength(string clean) =>
        clean.StartsWith('@') ? clean.IndexOf(':', StringComparison.Ordinal) + 1 : 0;

    private static string Show(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\0', '\x1F') && !text.Contains('\x7F'))
            return text.ToString();
        var shown = new StringBuilder(text.Length);
        foreach (var c in text)
            shown.Append(char.IsControl(c) ? '\uFFFD' : c);
        return shown.ToString();
    }

    private static bool Validate(ReadOnlySpan<char> address)
    {
        // An address for those who decode encoded words too early (RFC 2047 §5 forbids it, §6.2).
        if (address.Contains("=?", StringComparison.Ordinal))
            return false;
        var local = 0;
        if (address.StartsWith('"'))
        {
            var scanner = new FieldScanner(address, 0);
            if (!scanner.TryQuoted(0, out local) || address[..local].ContainsAnyInRange('\0', '\x1F'))
                return false;
        }
        else
        {
            local = Math.Max(0, address.IndexOf('@'));
            if (!IsDotAtom(address[..local], AtomSymbols))
                return false;
        }

        return local > 0 && local < address.Length && address[local] == '@' && IsDomain(address[(local + 1)..]);
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        if (!domain.StartsWith('['))
            return IsDotAtom(domain, "-_");
        // RFC 5322 §3.4.1 allows nearly everything between the brackets, also what others take for the end of the
        // address. Real ones hold an IP address, perhaps with a tag (RFC 5321 §4.1.3).
        return domain.Length > 2 && domain[^1] == ']' && !domain[1..^1].ContainsAnyExcept(LiteralCharacters);
    }

    private static bool IsDotAtom(ReadOnlySpan<char> text, string symbols)
    {
        var previous = '.';
        foreach (var c in text)
        {
            var atom = char.IsAsciiLetterOrDigit(c) || symbols.Contains(c, StringComparison.Ordinal)
                || c >= '\u00A0' && c != '\uFFFD' && !DisplayControls.IsHidden(c);
            if (!atom && (c != '.' || previous == '.'))
                return false;
            previous = c;
        }

        return previous != '.';
    }
}
