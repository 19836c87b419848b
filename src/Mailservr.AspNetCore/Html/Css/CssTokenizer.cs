namespace Mailservr.AspNetCore.Html.Css;

/// <summary>Cuts a style sheet into tokens (CSS Syntax Level 3 §4). Every text has some; nothing is refused.</summary>
internal ref struct CssTokenizer(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private bool _isEscaped;

    public static List<CssToken> Tokenize(ReadOnlySpan<char> text)
    {
        var tokens = new List<CssToken>((text.Length / 3) + 1);
        var tokenizer = new CssTokenizer(text);
        while (tokenizer._at < text.Length)
            tokens.Add(tokenizer.Read());
        return tokens;
    }

    private CssToken Read()
    {
        var start = _at;
        _isEscaped = false;
        var kind = Consume();
        return new CssToken(kind, start, _at - start, _isEscaped);
    }

    private CssTokenKind Consume()
    {
        var c = _text[_at];
        if (IsSpace(c) || StartsComment())
            return ConsumeSpace();
        if (c is '"' or '\'')
            return ConsumeString();
        if (StartsNumber(_at))
            return ConsumeNumeric();
        if (StartsIdent(_at))
            return ConsumeIdentLike();
        if (c is '#' && (IsName(Peek(1)) || Peek(1) == '\\'))
            return ConsumeNamed(CssTokenKind.Hash);
        if (c is '@' && StartsIdent(_at + 1))
            return ConsumeNamed(CssTokenKind.AtKeyword);
        return ConsumeMark(c);
    }

    // A comment separates what stands around it, as a space does.
    private CssTokenKind ConsumeSpace()
    {
        while (_at < _text.Length)
        {
            if (IsSpace(_text[_at]))
                _at++;
            else if (StartsComment())
            {
                var end = _text[(_at + 2)..].IndexOf("*/");
                _at = end < 0 ? _text.Length : _at + end + 4;
            }
            else
                break;
        }
        return CssTokenKind.Space;
    }

    private readonly bool StartsComment() => Peek(0) == '/' && Peek(1) == '*';

    private CssTokenKind ConsumeString()
    {
        var quote = _text[_at++];
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c is '\n' or '\r' or '\f')
                return CssTokenKind.Bad;
            _at++;
            if (c == quote)
                return CssTokenKind.String;
            if (c != '\\')
                continue;
            _isEscaped = true;
            _at = Math.Min(_at + 1, _text.Length);
        }
        return CssTokenKind.String;
    }

    private CssTokenKind ConsumeNumeric()
    {
        if (_text[_at] is '+' or '-')
            _at++;
        SkipDigits();
        if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            SkipDigits();
        }
        if (Peek(0) is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            _at += 2;
            SkipDigits();
        }
        if (StartsIdent(_at))
        {
            SkipName();
            return CssTokenKind.Dimension;
        }
        if (Peek(0) != '%')
            return CssTokenKind.Number;
        _at++;
        return CssTokenKind.Percentage;
    }

    private CssTokenKind ConsumeIdentLike()
    {
        var start = _at;
        SkipName();
        if (Peek(0) != '(')
            return CssTokenKind.Ident;
        var isUrl = _text[start.._at].Equals("url", StringComparison.OrdinalIgnoreCase);
        _at++;
        if (!isUrl)
            return CssTokenKind.Function;
        var content = _at;
        while (content < _text.Length && IsSpace(_text[content]))
            content++;
        if (content < _text.Length && _text[content] is '"' or '\'')
            return CssTokenKind.Function;
        return ConsumeUrl();
    }

    private CssTokenKind ConsumeUrl()
    {
        var isBad = false;
        while (_at < _text.Length && _text[_at] != ')')
        {
            var c = _text[_at++];
            isBad |= c is '"' or '\'' or '(';
            if (c != '\\')
                continue;
            _isEscaped = true;
            _at = Math.Min(_at + 1, _text.Length);
        }
        if (_at < _text.Length)
            _at++;
        return isBad ? CssTokenKind.Bad : CssTokenKind.Url;
    }

    private CssTokenKind ConsumeNamed(CssTokenKind kind)
    {
        _at++;
        SkipName();
        return kind;
    }

    private CssTokenKind ConsumeMark(char c)
    {
        var rest = _text[_at..];
        if (rest.StartsWith("<!--") || rest.StartsWith("-->"))
        {
            _at += c == '<' ? 4 : 3;
            return CssTokenKind.CommentMark;
        }
        _at++;
        return c switch
        {
            ':' => CssTokenKind.Colon,
            ';' => CssTokenKind.Semicolon,
            ',' => CssTokenKind.Comma,
            '{' => CssTokenKind.OpenBrace,
            '}' => CssTokenKind.CloseBrace,
            '[' => CssTokenKind.OpenBracket,
            ']' => CssTokenKind.CloseBracket,
            '(' => CssTokenKind.OpenParenthesis,
            ')' => CssTokenKind.CloseParenthesis,
            _ => CssTokenKind.Delimiter,
        };
    }

    private readonly bool StartsNumber(int at)
    {
        var c = At(at);
        if (c is '+' or '-')
            c = At(++at);
        return char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(At(at + 1)));
    }

    private readonly bool StartsIdent(int at)
    {
        var c = At(at);
        if (c != '-')
            return IsNameStart(c) || (c == '\\' && IsEscape(at));
        return IsNameStart(At(at + 1)) || At(at + 1) == '-' || IsEscape(at + 1);
    }

    private readonly bool IsEscape(int at) =>
        At(at) == '\\' && at + 1 < _text.Length && _text[at + 1] is not ('\n' or '\r' or '\f');

    private void SkipName()
    {
        while (_at < _text.Length)
        {
            if (IsName(_text[_at]))
                _at++;
            else if (IsEscape(_at))
            {
                _isEscaped = true;
                _at += 2;
            }
            else
                return;
        }
    }

    private void SkipDigits()
    {
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
    }

    private readonly char Peek(int ahead) => At(_at + ahead);

    private readonly char At(int at) => at < _text.Length ? _text[at] : '\0';

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or >= '\u0080';

    private static bool IsName(char c) => IsNameStart(c) || char.IsAsciiDigit(c) || c == '-';

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';
}
