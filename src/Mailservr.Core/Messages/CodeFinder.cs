namespace Mailservr.Messages;

/// <summary>Finds codes that are to be typed in somewhere.</summary>
internal static class CodeFinder
{
    // How far a code may stand from the word that makes it one: a sentence, or a line break and a box around it.
    private const int Reach = 120;

    private static readonly string[] Words =
    [
        "code", "otp", "pin", "passcode", "password", "token", "verification", "verify", "2fa", "one-time", "confirm",
        "einmal", "bestätigung", "kennwort", "código", "codigo", "codice", "kod", "код", "验证码", "認証", "인증",
    ];

    /// <summary>
    /// Tokens of 4 to 8 digits (also as <c>123-456</c>, <c>123 456</c>, <c>G-123456</c>) or of 6 to 10 capitals and
    /// digits mixed, near a word such as "code"; each once, in order.
    /// </summary>
    public static IReadOnlyList<string> Find(string text, int max)
    {
        var codes = new List<string>();
        var lower = text.ToLowerInvariant();
        for (var i = 0; i < text.Length && codes.Count < max;)
        {
            var length = TokenLength(text, i);
            var token = text.AsSpan(i, length);
            if (length > 0 && Normalise(token) is { } code && !codes.Contains(code, StringComparer.Ordinal)
                && IsNearWord(lower, i, i + length))
                codes.Add(code);
            i += Math.Max(length, 1);
        }

        return codes;
    }

    private static int TokenLength(string text, int start)
    {
        if (start > 0 && IsTokenChar(text[start - 1]))
            return 0;

        var end = start;
        while (end < text.Length && IsTokenChar(text[end]))
            end++;
        // "123 456": two groups of three digits are one code.
        if (end - start == 3 && end + 4 <= text.Length && text[end] == ' ' && IsDigits(text.AsSpan(start, 3))
            && IsDigits(text.AsSpan(end + 1, 3)) && (end + 4 == text.Length || !IsTokenChar(text[end + 4])))
            end += 4;
        return end - start;
    }

    // Dots, slashes and the like make it a price, a date, a version or a part of a URL.
    private static bool IsTokenChar(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '/' or ':' or '@' or '_' or '=' or '&' or '?' or '%' or '#' or ',' or '$' or '€';

    private static string? Normalise(ReadOnlySpan<char> token)
    {
        token = token.TrimEnd(".,:?");
        if (token.StartsWith("G-", StringComparison.Ordinal) && IsDigits(token[2..]))
            token = token[2..];
        if (token.Length == 7 && token[3] is ' ' or '-' && IsDigits(token[..3]) && IsDigits(token[4..]))
            return string.Concat(token[..3], token[4..]);
        if (token.Length is >= 4 and <= 8 && IsDigits(token))
            return token.ToString();

        return token.Length is >= 6 and <= 10 && IsMixed(token) ? token.ToString() : null;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');

    private static bool IsMixed(ReadOnlySpan<char> token)
    {
        foreach (var c in token)
        {
            if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterUpper(c))
                return false;
        }

        return token.ContainsAnyInRange('0', '9') && token.ContainsAnyInRange('A', 'Z');
    }

    private static bool IsNearWord(string lower, int start, int end)
    {
        var from = Math.Max(0, start - Reach);
        var around = lower.AsSpan(from, Math.Min(lower.Length, end + Reach) - from);
        foreach (var word in Words)
        {
            if (around.Contains(word, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
