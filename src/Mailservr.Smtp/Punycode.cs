using System.Text;

namespace Mailservr.Smtp;

/// <summary>RFC 3492, encoding only, for the labels of a domain (RFC 5890 §2.3.2.1).</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int TMin = 1;
    private const int TMax = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int InitialN = 128;

    /// <summary>
    /// Puts each label in lower case and those outside ASCII into their A-label. The result may still break the rules for
    /// a domain.
    /// </summary>
    /// <param name="domain">At most 255 characters, so that all arithmetic stays within 32 bits.</param>
    public static string ToAscii(string domain)
    {
        var result = new StringBuilder(domain.Length + 16);
        foreach (var range in domain.AsSpan().Split('.'))
        {
            if (result.Length > 0 || range.Start.Value > 0)
                result.Append('.');
            var label = domain[range].ToLowerInvariant();
            if (Ascii.IsValid(label))
                result.Append(label);
            else
                Encode(label, result.Append("xn--"));
        }
        return result.ToString();
    }

    // RFC 3492 §6.3.
    private static void Encode(string label, StringBuilder output)
    {
        var points = label.EnumerateRunes().Select(rune => rune.Value).ToArray();
        var basic = 0;
        foreach (var point in points)
        {
            if (point >= InitialN)
                continue;
            output.Append((char)point);
            basic++;
        }
        if (basic > 0)
            output.Append('-');
        var (n, delta, bias, handled) = (InitialN, 0, InitialBias, basic);
        while (handled < points.Length)
        {
            var next = points.Where(point => point >= n).Min();
            delta += (next - n) * (handled + 1);
            n = next;
            foreach (var point in points)
            {
                if (point < n)
                    delta++;
                if (point != n)
                    continue;
                AppendInteger(output, delta, bias);
                bias = Adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled++;
            }
            delta++;
            n++;
        }
    }

    private static void AppendInteger(StringBuilder output, int value, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Math.Clamp(k - bias, TMin, TMax);
            if (value < threshold)
                break;
            output.Append(Digit(threshold + (value - threshold) % (Base - threshold)));
            value = (value - threshold) / (Base - threshold);
        }
        output.Append(Digit(value));
    }

    private static char Digit(int value) => (char)(value < 26 ? 'a' + value : '0' + value - 26);

    private static int Adapt(int delta, int points, bool first)
    {
        delta = first ? delta / Damp : delta / 2;
        delta += delta / points;
        var k = 0;
        for (; delta > (Base - TMin) * TMax / 2; k += Base)
            delta /= Base - TMin;
        return k + (Base - TMin + 1) * delta / (delta + Skew);
    }
}
