using System.Text;
using Mailservr.AspNetCore.Html.Parsing;

namespace Mailservr.AspNetCore.Html.Css;

/// <summary>
/// Writes the selectors that are kept: elements, classes, ids and their combinations. Those by attribute are not: they
/// can tell what a message says (Selectors Level 4 §6).
/// </summary>
internal sealed class CssSelectors(string source, IReadOnlyList<CssToken> tokens, StringBuilder output)
{
    private const int MaxTokens = 100;

    /// <returns>Whether any is left.</returns>
    public bool Write(int from, int end)
    {
        var start = output.Length;
        while (from < end)
        {
            var next = CssBlocks.FindEnd(tokens, from, end, CssTokenKind.Comma);
            var before = output.Length;
            if (before > start)
                output.Append(',');
            if (!TryWriteOne(from, next))
                output.Length = before;
            from = next + 1;
        }
        return output.Length > start;
    }

    private bool TryWriteOne(int from, int end)
    {
        while (from < end && tokens[from].Kind == CssTokenKind.Space)
            from++;
        while (end > from && tokens[end - 1].Kind == CssTokenKind.Space)
            end--;
        if (from >= end || end - from > MaxTokens)
            return false;
        for (var i = from; i < end; i++)
        {
            if (tokens[i].IsEscaped || !TryWritePart(ref i, end))
                return false;
        }
        return true;
    }

    private bool TryWritePart(ref int index, int end)
    {
        var token = tokens[index];
        var text = Text(token);
        switch (token.Kind)
        {
            case CssTokenKind.Space:
                output.Append(' ');
                return true;
            case CssTokenKind.Ident:
                output.Append(text);
                return Elements.Find(text) is not null || text.Equals("html", StringComparison.OrdinalIgnoreCase);
            case CssTokenKind.Hash:
                output.Append('#').Append(Names.Prefixed(text[1..]));
                return true;
            case CssTokenKind.Delimiter when text[0] == '.':
                return TryWriteName(ref index, end, '.', _ => true);
            case CssTokenKind.Delimiter when text[0] is '*' or '>' or '+' or '~':
                output.Append(text);
                return true;
            case CssTokenKind.Colon:
                return TryWriteName(ref index, end, ':', IsState);
            default:
                return false;
        }
    }

    private bool TryWriteName(ref int index, int end, char mark, Func<string, bool> isAllowed)
    {
        if (index + 1 >= end || tokens[index + 1] is not { Kind: CssTokenKind.Ident, IsEscaped: false } name)
            return false;
        index++;
        output.Append(mark).Append(Text(name));
        return isAllowed(Text(name).ToString());
    }

    private static bool IsState(string name) => name.ToLowerInvariant() is
        "hover" or "link" or "active" or "focus" or "first-child" or "last-child" or "only-child" or "first-of-type"
        or "last-of-type";

    private ReadOnlySpan<char> Text(CssToken token) => source.AsSpan(token.Start, token.Length);
}
