using System.Buffers;

namespace Mailservr.AspNetCore.Html.Css;

/// <summary>Where blocks and what is in them end.</summary>
internal static class CssBlocks
{
    public static SearchValues<char> HexDigits { get; } = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The index of the first token of a kind that is in no bracket; <paramref name="end"/> when there is none.</summary>
    public static int FindEnd(IReadOnlyList<CssToken> tokens, int from, int end, CssTokenKind kind) =>
        FindEnd(tokens, from, end, kind, kind);

    /// <summary>The same for either of two kinds.</summary>
    public static int FindEnd(IReadOnlyList<CssToken> tokens, int from, int end, CssTokenKind kind, CssTokenKind other)
    {
        var depth = 0;
        for (var i = from; i < end; i++)
        {
            var token = tokens[i].Kind;
            if (depth == 0 && (token == kind || token == other))
                return i;
            if (IsOpening(token))
                depth++;
            else if (IsClosing(token) && depth > 0)
                depth--;
        }
        return end;
    }

    private static bool IsOpening(CssTokenKind kind) => kind is CssTokenKind.OpenBrace or CssTokenKind.OpenBracket
        or CssTokenKind.OpenParenthesis or CssTokenKind.Function;

    private static bool IsClosing(CssTokenKind kind) => kind is CssTokenKind.CloseBrace or CssTokenKind.CloseBracket
        or CssTokenKind.CloseParenthesis;
}
