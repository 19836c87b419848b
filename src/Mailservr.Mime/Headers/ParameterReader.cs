namespace Mailservr.Mime;

/// <summary>Cuts the field body into the value and <c>name=value</c> pairs, still encoded.</summary>
internal ref struct ParameterReader(string text, FieldContext context)
{
    private readonly ReadOnlySpan<char> _text = text;
    private FieldScanner _scanner = new(text, context.Limits.CommentDepth);
    private int _at;

    /// <summary>Up to the first semicolon; up to white space where a parameter follows without one.</summary>
    public string ReadValue()
    {
        SkipBlanks();
        var start = _at;
        while (_at < _text.Length && _text[_at] is not (';' or '(' or '"' or ' ' or '\t'))
            _at++;
        var value = _text[start.._at].ToString();
        SkipBlanks();
        if (_at >= _text.Length || _text[_at] == ';')
            return value;
        if (StartsParameter(_at))
        {
            context.Report(MimeDefectKind.InvalidParameter);
            return value;
        }

        var rest = ReadBare();
        return $"{value} {rest}".Trim(' ', '"');
    }

    public bool TryRead(out string name, out string value)
    {
        (name, value) = ("", "");
        while (_at < _text.Length)
        {
            SkipBlanks();
            while (_at < _text.Length && _text[_at] == ';')
            {
                _at++;
                SkipBlanks();
            }

            if (TryReadPair(out name, out value))
                return true;
        }

        return false;
    }

    private bool TryReadPair(out string name, out string value)
    {
        (name, value) = ("", "");
        var length = _text[_at..].IndexOfAny("=;");
        if (length < 0 || _text[_at + length] == ';')
        {
            if (!_text[_at..(length < 0 ? _text.Length : _at + length)].IsWhiteSpace())
                context.Report(MimeDefectKind.InvalidParameter);
            _at = length < 0 ? _text.Length : _at + length;
            return false;
        }

        name = _text.Slice(_at, length).Trim().ToString();
        _at += length + 1;
        SkipBlanks();
        value = _at < _text.Length && _text[_at] == '"' ? ReadQuoted() : ReadBare();
        return name.Length > 0;
    }

    // "C:\file" is what Windows software writes, and means.
    private string ReadQuoted()
    {
        var start = _at;
        var closed = _scanner.TryQuoted(start, out var end);
        if (!closed)
        {
            context.Report(MimeDefectKind.InvalidParameter);
            end = _text.Length;
        }

        var inner = _text[(start + 1)..(closed ? end - 1 : end)];
        _at = end;
        return IsWindowsPath(inner) ? inner.ToString() : FieldScanner.Unescape(inner);
    }

    private static bool IsWindowsPath(ReadOnlySpan<char> inner) =>
        inner is [var drive, ':', '\\', not ('\\' or '"'), ..] && char.IsAsciiLetter(drive);

    private string ReadBare()
    {
        var start = _at;
        var end = _at;
        while (_at < _text.Length && _text[_at] != ';')
        {
            var blank = _at > start && _text[_at - 1] is ' ' or '\t';
            if (blank && StartsParameter(_at))
            {
                context.Report(MimeDefectKind.InvalidParameter);
                break;
            }

            // A comment at the end is one; "report(1).pdf" is a name.
            if (_text[_at] == '(' && _scanner.TryComment(_at, out var after) && EndsItem(after))
            {
                _at = after;
                continue;
            }

            end = ++_at;
        }

        return _text[start..end].Trim().ToString();
    }

    private readonly bool EndsItem(int at)
    {
        while (at < _text.Length && _text[at] is ' ' or '\t')
            at++;
        return at >= _text.Length || _text[at] == ';';
    }

    // token "=" (RFC 2045 §5.1). Names are short, which bounds the look ahead.
    private readonly bool StartsParameter(int at)
    {
        var window = _text[at..Math.Min(_text.Length, at + 40)];
        var length = window.IndexOfAnyExcept(ParameterNames.Characters);
        return length > 0 && window[length] == '=' && !window[(length + 1)..].StartsWith("=");
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is ' ' or '\t')
                _at++;
            else if (_text[_at] == '(' && _scanner.TryComment(_at, out var end))
                _at = end;
            else
                return;
        }
    }
}
