using System.Text;

namespace Mailservr.AspNetCore.Html.Css;

/// <summary>
/// Writes the declarations that are kept of a style attribute or a rule (CSS Syntax Level 3 §5.4.4): known properties with
/// values whose every token is understood. What is written is made of tokens, not copied.
/// </summary>
internal sealed class CssDeclarations(
    string source, IReadOnlyList<CssToken> tokens, IImageUrls images, StringBuilder output)
{
    /// <summary>Whether pictures may be asked for: not where a condition would tell who asks.</summary>
    public bool TakesPictures { get; set; }

    /// <summary>The declarations of a range of tokens.</summary>
    public void Write(int from, int end)
    {
        var isFirst = true;
        while (from < end)
        {
            var next = CssBlocks.FindEnd(tokens, from, end, CssTokenKind.Semicolon);
            var start = output.Length;
            if (!isFirst)
                output.Append(';');
            if (TryWrite(from, next))
                isFirst = false;
            else
                output.Length = start;
            from = next + 1;
        }
    }

    private bool TryWrite(int from, int end)
    {
        from = SkipSpace(from, end);
        while (end > from && tokens[end - 1].Kind == CssTokenKind.Space)
            end--;
        if (from >= end || tokens[from] is not { Kind: CssTokenKind.Ident, IsEscaped: false } name)
            return false;
        if (!CssProperties.TryFind(Text(name), out var property))
            return false;
        from = SkipSpace(from + 1, end);
        if (from >= end || tokens[from].Kind != CssTokenKind.Colon)
            return false;
        from = SkipSpace(from + 1, end);
        output.Append(property).Append(':');
        return from < end && TryWriteValue(property, from, end);
    }

    private bool TryWriteValue(string property, int from, int end)
    {
        var depth = 0;
        for (var i = from; i < end; i++)
        {
            var token = tokens[i];
            if (token.IsEscaped)
                return false;
            var text = Text(token);
            switch (token.Kind)
            {
                case CssTokenKind.Url:
                    if (!TryWritePicture(property, text[4..].TrimEnd(')')))
                        return false;
                    continue;
                case CssTokenKind.Function when text.Equals("url(", StringComparison.OrdinalIgnoreCase):
                    if (!TryWriteQuotedPicture(property, ref i, end))
                        return false;
                    continue;
                case CssTokenKind.Function or CssTokenKind.OpenParenthesis:
                    depth++;
                    break;
                case CssTokenKind.CloseParenthesis:
                    depth--;
                    break;
            }
            if (depth < 0 || !TryWriteToken(property, token, text, depth))
                return false;
        }
        return depth == 0;
    }

    private bool TryWriteToken(string property, CssToken token, ReadOnlySpan<char> text, int depth)
    {
        switch (token.Kind)
        {
            case CssTokenKind.Space:
                output.Append(' ');
                return true;
            case CssTokenKind.Function:
                if (!CssProperties.TryFindFunction(text[..^1], out var function))
                    return false;
                output.Append(function).Append('(');
                return true;
            case CssTokenKind.Ident when property == "position" && !IsPosition(text):
            case CssTokenKind.String when !CssProperties.MayHaveText(property) || !IsPlain(text):
            case CssTokenKind.Hash when !IsColor(text[1..]):
            case CssTokenKind.Delimiter when !IsOperator(text[0], depth):
            case CssTokenKind.OpenParenthesis when depth < 2:
                return false;
            case CssTokenKind.Ident or CssTokenKind.String or CssTokenKind.Hash or CssTokenKind.Delimiter:
            case CssTokenKind.Number or CssTokenKind.Percentage or CssTokenKind.Dimension or CssTokenKind.Comma:
            case CssTokenKind.OpenParenthesis or CssTokenKind.CloseParenthesis:
                output.Append(text);
                return true;
            default:
                return false;
        }
    }

    private bool TryWriteQuotedPicture(string property, ref int index, int end)
    {
        var at = SkipSpace(index + 1, end);
        if (at >= end || tokens[at] is not { Kind: CssTokenKind.String, IsEscaped: false } address)
            return false;
        index = SkipSpace(at + 1, end);
        return index < end && tokens[index].Kind == CssTokenKind.CloseParenthesis
            && TryWritePicture(property, Text(address).Trim(Text(address)[0]));
    }

    // A picture that is not shown leaves the rest of the declaration, which often has the colour behind the text.
    private bool TryWritePicture(string property, ReadOnlySpan<char> address)
    {
        if (!CssProperties.MayHavePicture(property))
            return false;
        if (TakesPictures && images.Rewrite(address.Trim().ToString()) is { } shown)
            output.Append("url(\"").Append(shown).Append("\")");
        else
            output.Append("none");
        return true;
    }

    private static bool IsOperator(char c, int depth) => c switch
    {
        '/' or '!' => true,
        '+' or '-' or '*' => depth > 0,
        _ => false,
    };

    // fixed and sticky follow the reader over what is around the mail.
    private static bool IsPosition(ReadOnlySpan<char> value) =>
        value.Equals("static", StringComparison.OrdinalIgnoreCase)
        || value.Equals("relative", StringComparison.OrdinalIgnoreCase)
        || value.Equals("absolute", StringComparison.OrdinalIgnoreCase)
        || value.Equals("important", StringComparison.OrdinalIgnoreCase);

    private static bool IsColor(ReadOnlySpan<char> digits) =>
        digits.Length is 3 or 4 or 6 or 8 && !digits.ContainsAnyExcept(CssBlocks.HexDigits);

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[^1] != text[0])
            return false;
        foreach (var c in text[1..^1])
        {
            if (!char.IsLetterOrDigit(c) && c is not (' ' or '-' or '_' or '.' or ','))
                return false;
        }
        return true;
    }

    private int SkipSpace(int from, int end)
    {
        while (from < end && tokens[from].Kind == CssTokenKind.Space)
            from++;
        return from;
    }

    private ReadOnlySpan<char> Text(CssToken token) => source.AsSpan(token.Start, token.Length);
}
