namespace Mailservr.AspNetCore.Html;

/// <summary>Values of attributes; null for one that is not what it should be.</summary>
internal static class ValuePatterns
{
    private const int MaxLength = 200;

    public static string? Word(string value) => Matching(value, c => char.IsAsciiLetterOrDigit(c) || c == '-');

    public static string? Number(string value) =>
        value.Trim() is { Length: > 0 and < 8 } number && number.AsSpan().TrimStart('-') is var digits
        && !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9')
            ? number
            : null;

    public static string? Length(string value) =>
        Matching(value, c => char.IsAsciiDigit(c) || c is '.' or '%' or '*' or '+' or '-' or 'p' or 'x' or 'P' or 'X');

    public static string? Color(string value) => Matching(value, c => char.IsAsciiLetterOrDigit(c) || c == '#');

    public static string? Fonts(string value) => Matching(
        value, c => char.IsLetterOrDigit(c) || c is ' ' or ',' or '-' or '_' or '.' or '\'' or '"');

    private static string? Matching(string value, Func<char, bool> isAllowed)
    {
        var trimmed = value.Trim();
        return trimmed.Length <= MaxLength && trimmed.All(isAllowed) ? trimmed : null;
    }
}
