using System.Text;
using Mailservr.Smtp;

namespace Mailservr.Domains;

/// <summary>A label that begins with xn-- (RFC 5890 §2.3.2.1).</summary>
internal static class ALabel
{
    public const string Prefix = "xn--";

    private const int MaxLength = 63;
    private const int Base = 36;

    /// <summary>It stands for a U-label, and is what that U-label is written as: no second spelling of it.</summary>
    public static bool IsValid(string label) =>
        label.Length <= MaxLength
        && Ascii.IsValid(label.AsSpan())
        && Decode(label[Prefix.Length..].ToLowerInvariant()) is { } unicode
        && unicode.IsNormalized(NormalizationForm.FormC)
        && !Ascii.IsValid(unicode.AsSpan())
        && SmtpPath.TryParse("x@" + unicode, out var path)
        && string.Equals(path.Domain, label, StringComparison.OrdinalIgnoreCase);

    // RFC 3492 §6.2; null when the digits end early or name what is no character.
    private static string? Decode(string text)
    {
        var hyphen = text.LastIndexOf('-');
        var points = text[..Math.Max(0, hyphen)].Select(c => (int)c).ToList();
        var (n, i, bias, first) = (128, 0L, 72, true);
        for (var at = hyphen + 1; at < text.Length;)
        {
            var before = i;
            if (!TryReadInteger(text, ref at, bias, ref i))
                return null;
            var count = points.Count + 1;
            bias = Adapt(i - before, count, first);
            first = false;
            n = (int)Math.Min(n + i / count, int.MaxValue);
            i %= count;
            if (!Rune.IsValid(n))
                return null;
            points.Insert((int)i++, n);
        }
        return string.Concat(points.Select(point => new Rune(point).ToString()));
    }

    private static bool TryReadInteger(string text, ref int at, int bias, ref long value)
    {
        var weight = 1L;
        for (var k = Base; at < text.Length && weight <= int.MaxValue; k += Base)
        {
            var c = text[at++];
            var digit = char.IsAsciiLetterLower(c) ? c - 'a' : char.IsAsciiDigit(c) ? c - '0' + 26 : Base;
            if (digit == Base)
                return false;
            value += digit * weight;
            var threshold = Math.Clamp(k - bias, 1, 26);
            if (digit < threshold)
                return true;
            weight *= Base - threshold;
        }
        return false;
    }

    // RFC 3492 §6.1.
    private static int Adapt(long delta, int count, bool first)
    {
        delta = first ? delta / 700 : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > 455; k += Base)
            delta /= Base - 1;
        return k + (int)(Base * delta / (delta + 38));
    }
}
