namespace Mailservr.AspNetCore.Html.Parsing;

internal enum HtmlTokenKind
{
    End,
    Text,
    StartTag,
    EndTag,

    /// <summary>The content of an element whose content is no markup.</summary>
    RawText,
}

/// <summary>
/// Cuts HTML into tags and text as a browser does (WHATWG HTML §13.2.5). It never goes back: every character is looked at
/// a bounded number of times.
/// </summary>
internal ref struct HtmlTokenizer(string source)
{
    private readonly ReadOnlySpan<char> _source = source;
    private readonly List<RawAttribute> _attributes = [];
    private int _at;
    private ElementKind? _raw;

    public HtmlTokenKind Kind { get; private set; }

    /// <summary>Of a tag; null for an element that the parser does not know.</summary>
    public ElementKind? Element { get; private set; }

    /// <summary>Where the text of <see cref="HtmlTokenKind.Text"/> and <see cref="HtmlTokenKind.RawText"/> is.</summary>
    public int Start { get; private set; }

    public int Length { get; private set; }

    /// <summary>The attributes of a start tag that are known, each once: the first counts.</summary>
    public readonly RawAttribute[] TakeAttributes() => [.. _attributes];

    public bool Next()
    {
        if (_raw is { } raw)
            return ReadRawText(raw);
        while (_at < _source.Length)
        {
            if (FindMarkup() is var markup && markup > _at)
                return Emit(HtmlTokenKind.Text, _at, markup);
            var next = _source[_at + 1];
            if (char.IsAsciiLetter(next))
            {
                if (ReadTag(_at + 1, isEnd: false))
                    return true;
            }
            else if (next == '/' && _at + 2 < _source.Length && char.IsAsciiLetter(_source[_at + 2]))
            {
                if (ReadTag(_at + 2, isEnd: true))
                    return true;
            }
            else
                SkipDeclaration();
        }
        Kind = HtmlTokenKind.End;
        return false;
    }

    // The next '<' that begins something; any other is text.
    private readonly int FindMarkup()
    {
        for (var from = _at; ;)
        {
            var found = _source[from..].IndexOf('<');
            if (found < 0 || from + found + 1 >= _source.Length)
                return _source.Length;
            from += found;
            var next = _source[from + 1];
            if (char.IsAsciiLetter(next) || next is '!' or '?' || (next == '/' && from + 2 < _source.Length))
                return from;
            from++;
        }
    }

    private bool Emit(HtmlTokenKind kind, int start, int end)
    {
        (Kind, Start, Length, _at) = (kind, start, end - start, end);
        return true;
    }

    // Comments, document types, processing instructions, and end tags without a name.
    private void SkipDeclaration()
    {
        if (_source[_at..].StartsWith("<!--"))
        {
            _at = EndOfComment(_at + 4);
            return;
        }
        var end = _source[_at..].IndexOf('>');
        _at = end < 0 ? _source.Length : _at + end + 1;
    }

    private readonly int EndOfComment(int from)
    {
        var rest = _source[from..];
        if (rest.StartsWith(">"))
            return from + 1;
        if (rest.StartsWith("->"))
            return from + 2;
        while (_source[from..].IndexOf("--") is >= 0 and var dashes)
        {
            from += dashes + 2;
            if (_source[from..].StartsWith(">"))
                return from + 1;
            if (_source[from..].StartsWith("!>"))
                return from + 2;
            from--;
        }
        return _source.Length;
    }

    private bool ReadTag(int from, bool isEnd)
    {
        _attributes.Clear();
        var end = from;
        while (end < _source.Length && !IsSpace(_source[end]) && _source[end] is not ('/' or '>'))
            end++;
        Element = Elements.Find(_source[from..end]);
        _at = end;
        if (!ReadAttributes())
        {
            // The end within a tag: there is none (§13.2.5.32, eof-in-tag).
            _at = _source.Length;
            return false;
        }
        Kind = isEnd ? HtmlTokenKind.EndTag : HtmlTokenKind.StartTag;
        if (!isEnd && Element?.Has(Traits.RawText) == true)
            _raw = Element;
        return true;
    }

    private bool ReadAttributes()
    {
        while (true)
        {
            while (_at < _source.Length && (IsSpace(_source[_at]) || _source[_at] == '/'))
                _at++;
            if (_at >= _source.Length)
                return false;
            if (_source[_at] == '>')
            {
                _at++;
                return true;
            }
            var start = _at++; // An equals sign at the begin belongs to the name.
            while (_at < _source.Length && !IsSpace(_source[_at]) && _source[_at] is not ('/' or '>' or '='))
                _at++;
            var end = _at;
            if (!ReadValue(out var value, out var length))
                return false;
            Add(_source[start..end], value, length);
        }
    }

    private bool ReadValue(out int start, out int length)
    {
        (start, length) = (_at, 0);
        var at = SkipSpace(_at);
        if (at >= _source.Length || _source[at] != '=')
            return true;
        at = SkipSpace(at + 1);
        if (at >= _source.Length)
            return false;
        if (_source[at] is '"' or '\'')
        {
            start = at + 1;
            length = _source[start..].IndexOf(_source[at]);
            _at = start + length + 1;
            return length >= 0;
        }
        start = at;
        while (at < _source.Length && !IsSpace(_source[at]) && _source[at] != '>')
            at++;
        (length, _at) = (at - start, at);
        return true;
    }

    private readonly void Add(ReadOnlySpan<char> name, int start, int length)
    {
        if (AttributeRules.Find(name) is not { } rule)
            return;
        foreach (var attribute in _attributes)
        {
            if (attribute.Rule == rule)
                return;
        }
        _attributes.Add(new RawAttribute(rule, start, length));
    }

    private bool ReadRawText(ElementKind kind)
    {
        _raw = null;
        var from = _at;
        var end = kind == Elements.PlainText ? _source.Length : EndOfRawText(from, "</" + kind.Name);
        return Emit(HtmlTokenKind.RawText, from, end);
    }

    private readonly int EndOfRawText(int from, string endTag)
    {
        while (_source[from..].IndexOf(endTag, StringComparison.OrdinalIgnoreCase) is >= 0 and var found)
        {
            from += found;
            var after = from + endTag.Length;
            if (after < _source.Length && (IsSpace(_source[after]) || _source[after] is '/' or '>'))
                return from;
            from = after;
        }
        return _source.Length;
    }

    private readonly int SkipSpace(int at)
    {
        while (at < _source.Length && IsSpace(_source[at]))
            at++;
        return at;
    }

    public static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\f' or '\r';
}

/// <summary>An attribute as it was written, with its character references.</summary>
internal readonly record struct RawAttribute(AttributeRule Rule, int Start, int Length);
