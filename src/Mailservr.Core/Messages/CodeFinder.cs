using System.Buffers;

namespace Mailservr.Messages;

/// <summary>Finds codes that are to be typed in somewhere.</summary>
internal static class CodeFinder
{
    // How far a code may stand from the word that makes it one: a sentence, or a line break and a box around it.
    private const int Reach = 120;

    // What could be a year (of a copyright, of a date) must stand right beside the word.
    private const int YearReach = 12;

    // Also as a part of a word: Sicherheitscode, passwords, verifizieren.
    private static readonly string[] Words =
    [
        "code", "password", "token", "verif", "weryfik", "2fa", "one-time", "confirm", "einmal", "bestätig", "kennwort",
        "código", "codigo", "codice", "код", "验证码", "驗證碼", "認証", "인증",
    ];

    // Only on their own: shopping is no PIN and Kodak no code.
    private static readonly string[] WholeWords = ["otp", "pin", "tan", "kod", "kodu", "koden", "kodunuz"];

    private static readonly string[] Currencies = ["EUR", "USD", "GBP", "CHF"];

    // Dots, slashes and the like make it a price, a date, a version or a part of a URL.
    private static readonly SearchValues<char> TokenChars = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./:@_=&?%#,$€");

    /// <summary>
    /// Tokens of 4 to 8 digits (also as <c>123-456</c>, <c>123 456</c>, <c>G-123456</c>) or of 6 to 10 capitals and
    /// digits mixed, near a word such as "code"; each once, in order.
    /// </summary>
    public static IReadOnlyList<string> Find(string text, int max)
    {
        var codes = new List<string>();
        string? lower = null;
        for (var i = 0; codes.Count < max && NextToken(text, i) is { Length: > 0 } token; i = token.Start + token.Length)
        {
            var end = token.Start + token.Length;
            var start = token.Start + LabelLength(text.AsSpan(token.Start, token.Length));
            if (Normalise(text.AsSpan(start, end - start)) is { } code
                && !codes.Contains(code, StringComparer.Ordinal)
                && !IsOtherNumber(text, start, end)
                && IsNearWord(lower ??= text.ToLowerInvariant(), start, end, IsYear(code) ? YearReach : Reach))
                codes.Add(code);
        }

        return codes;
    }

    /// <summary>The next token with a digit: every code has one, most words have none. Empty at the end.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="from">The end of the token before.</param>
    private static (int Start, int Length) NextToken(string text, int from)
    {
        var digit = text.AsSpan(from).IndexOfAnyInRange('0', '9');
        if (digit < 0)
            return default;

        var start = from + text.AsSpan(from, digit).LastIndexOfAnyExcept(TokenChars) + 1;
        var length = text.AsSpan(start).IndexOfAnyExcept(TokenChars);
        var end = length < 0 ? text.Length : start + length;
        // "123 456": two groups of three digits are one code.
        if (end - start == 3 && end + 4 <= text.Length && text[end] == ' ' && IsDigits(text.AsSpan(start, 3))
            && IsDigits(text.AsSpan(end + 1, 3)) && (end + 4 == text.Length || !TokenChars.Contains(text[end + 4])))
            end += 4;
        return (start, end - start);
    }

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

    // "Code:123456".
    private static int LabelLength(ReadOnlySpan<char> token)
    {
        var letters = 0;
        while (letters < token.Length && char.IsAsciiLetter(token[letters]))
            letters++;
        return letters > 0 && letters < token.Length && token[letters] == ':' ? letters + 1 : 0;
    }

    private static bool IsYear(string code) =>
        code.Length == 4 && (code.StartsWith("19", StringComparison.Ordinal) || code.StartsWith("20", StringComparison.Ordinal));

    // A group of a longer number (of a telephone, of an account), or a price.
    private static bool IsOtherNumber(string text, int start, int end)
    {
        var before = text.AsSpan(0, start);
        var after = text.AsSpan(end);
        if (before is [.., '+'] or [.., >= '0' and <= '9', ' '] or [.., >= '0' and <= '9', ')', ' ']
            || after is [' ', >= '0' and <= '9', ..])
            return true;

        return before.TrimEnd(' ') is [.., var symbol] && IsCurrency(symbol) || IsCurrency(after.TrimStart(' '));
    }

    private static bool IsCurrency(char c) =>
        char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.CurrencySymbol;

    private static bool IsCurrency(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && IsCurrency(text[0]))
            return true;

        foreach (var currency in Currencies)
        {
            if (text.StartsWith(currency, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool IsNearWord(string lower, int start, int end, int reach)
    {
        var from = Math.Max(0, start - reach);
        var to = Math.Min(lower.Length, end + reach);
        return HasWord(lower.AsSpan(from, start - from)) || HasWord(lower.AsSpan(end, to - end));
    }

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        foreach (var word in Words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
                return true;
        }

        foreach (var word in WholeWords)
        {
            if (HasWholeWord(text, word))
                return true;
        }

        return false;
    }

    private static bool HasWholeWord(ReadOnlySpan<char> text, string word)
    {
        for (var at = text.IndexOf(word); at >= 0; at = text.IndexOf(word))
        {
            var rest = text[(at + word.Length)..];
            if ((at == 0 || !char.IsLetter(text[at - 1])) && (rest.IsEmpty || !char.IsLetter(rest[0])))
                return true;
            text = rest;
        }

        return false;
    }
}
