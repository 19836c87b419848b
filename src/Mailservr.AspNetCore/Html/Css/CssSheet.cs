using System.Text;

namespace Mailservr.AspNetCore.Html.Css;

/// <summary>
/// Writes what is kept of a style sheet (CSS Syntax Level 3 §5.4): ordinary rules, and those for a width or a colour
/// scheme. Imports, fonts, animations and all other rules that begin with an at sign are left out.
/// </summary>
internal sealed class CssSheet
{
    private const int MaxRules = 5000;

    private readonly string _source;
    private readonly List<CssToken> _tokens;
    private readonly StringBuilder _output;
    private readonly CssSelectors _selectors;
    private readonly CssDeclarations _declarations;

    private CssSheet(string source, IImageUrls images, StringBuilder output)
    {
        (_source, _tokens, _output) = (source, CssTokenizer.Tokenize(source), output);
        _selectors = new CssSelectors(source, _tokens, output);
        _declarations = new CssDeclarations(source, _tokens, images, output);
    }

    public static void Write(string source, IImageUrls images, StringBuilder output)
    {
        var sheet = new CssSheet(source, images, output);
        sheet.WriteRules(0, sheet._tokens.Count, isConditional: false);
    }

    private void WriteRules(int from, int end, bool isConditional)
    {
        for (var count = 0; from < end && count < MaxRules; count++)
        {
            while (from < end && _tokens[from].Kind is (CssTokenKind.Space or CssTokenKind.CommentMark))
                from++;
            if (from >= end)
                return;
            from = _tokens[from].Kind == CssTokenKind.AtKeyword
                ? WriteConditional(from, end, isConditional)
                : WriteRule(from, end, isConditional);
        }
    }

    private int WriteRule(int from, int end, bool isConditional)
    {
        var open = CssBlocks.FindEnd(_tokens, from, end, CssTokenKind.OpenBrace);
        var close = CssBlocks.FindEnd(_tokens, open + 1, end, CssTokenKind.CloseBrace);
        var start = _output.Length;
        if (open >= end || !_selectors.Write(from, open))
        {
            _output.Length = start;
            return close + 1;
        }
        var hasState = _output.ToString(start, _output.Length - start).Contains(':', StringComparison.Ordinal);
        _output.Append('{');
        var empty = _output.Length;
        _declarations.TakesPictures = !isConditional && !hasState;
        _declarations.Write(open + 1, close);
        if (_output.Length == empty)
            _output.Length = start;
        else
            _output.Append("}\n");
        return close + 1;
    }

    private int WriteConditional(int from, int end, bool isConditional)
    {
        var open = CssBlocks.FindEnd(_tokens, from, end, CssTokenKind.OpenBrace, CssTokenKind.Semicolon);
        if (open < end && _tokens[open].Kind == CssTokenKind.Semicolon)
            return open + 1;
        var close = CssBlocks.FindEnd(_tokens, open + 1, end, CssTokenKind.CloseBrace);
        var start = _output.Length;
        _output.Append("@media");
        if (open >= end || isConditional || !TryWriteQuery(from, open))
        {
            _output.Length = start;
            return close + 1;
        }
        _output.Append("{\n");
        var empty = _output.Length;
        WriteRules(open + 1, close, isConditional: true);
        if (_output.Length == empty)
            _output.Length = start;
        else
            _output.Append("}\n");
        return close + 1;
    }

    // Media Queries Level 3: words, features with a length or a word, and how they are combined.
    private bool TryWriteQuery(int from, int end)
    {
        if (_tokens[from].IsEscaped || !Text(_tokens[from]).Equals("@media", StringComparison.OrdinalIgnoreCase))
            return false;
        while (end > from && _tokens[end - 1].Kind == CssTokenKind.Space)
            end--;
        for (var i = from + 1; i < end; i++)
        {
            var token = _tokens[i];
            if (token.IsEscaped)
                return false;
            switch (token.Kind)
            {
                case CssTokenKind.Space:
                    _output.Append(' ');
                    break;
                case CssTokenKind.Ident or CssTokenKind.Number or CssTokenKind.Dimension or CssTokenKind.Colon:
                case CssTokenKind.Comma or CssTokenKind.OpenParenthesis or CssTokenKind.CloseParenthesis:
                    _output.Append(Text(token));
                    break;
                default:
                    return false;
            }
        }
        return end > from + 1;
    }

    private ReadOnlySpan<char> Text(CssToken token) => _source.AsSpan(token.Start, token.Length);
}
