using System.Buffers;

namespace Mailservr.Mime;

/// <summary>Splits a list into its elements: one pass, no recursion; a group inside a group is text.</summary>
internal ref struct AddressReader(string text, FieldContext context)
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\"(<,;:=\\ \t");

    private readonly string _text = text;
    private readonly FieldContext _context = context;
    private readonly List<EmailAddress> _result = [];
    private readonly AddressElement _element = new(context);
    private FieldScanner _scanner = new(text, context.Limits.CommentDepth);
    private string? _group;
    private int _at;

    /// <summary>The most common field body: one bare address.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAny(Special) && AddrSpec.Parse(text, 0).IsValid;

    public IReadOnlyList<EmailAddress> ReadAll()
    {
        while (_at < _text.Length && _result.Count < _context.Limits.AddressesPerField)
            ReadToken(_text[_at]);
        if (_at < _text.Length)
            _context.Report(MimeDefectKind.AddressesLimit);
        else
            EndElement();
        if (_scanner.TooDeep)
            _context.Report(MimeDefectKind.CommentDepthLimit);
        return _result;
    }

    private void ReadToken(char c)
    {
        var start = _at;
        int end;
        if (c == '"' && _scanner.TryQuoted(start, out end))
            _element.Quoted(Take(end));
        else if (c == '(' && _scanner.TryComment(start, out end))
            _element.Comment(Take(end));
        else if (c == '(')
            _element.Damaged(Take(start + 1));
        else if (c == '<')
            ReadAngle();
        else if (c is ',' or ';')
            Separate(c);
        else if (c == ':' && _group is null && _element.MayNameGroup)
            BeginGroup();
        else if (c == '\\')
            _element.Damaged(Take(Math.Min(start + 2, _text.Length)));
        else if (c is ' ' or '\t')
            _element.Blank(Take(start + 1));
        else if (c == '=' && EncodedWordToken.TryRead(_text, start, out var word))
            _element.Encoded(Take(word.End));
        else
            ReadPlain();
    }

    private ReadOnlySpan<char> Take(int end)
    {
        var taken = _text.AsSpan(_at, end - _at);
        _at = end;
        return taken;
    }

    private void ReadPlain()
    {
        if (EncodedWordToken.IsBegun(_text, _at))
            _context.Report(MimeDefectKind.InvalidEncodedWord);
        var next = _text.AsSpan(_at + 1).IndexOfAny(Special);
        _element.Plain(Take(next < 0 ? _text.Length : _at + 1 + next));
    }

    // "<" to ">", over quoted strings and comments. A second "<" or the end of the text ends it as well, but damages
    // it.
    private void ReadAngle()
    {
        var start = ++_at;
        while (_at < _text.Length && _text[_at] is not ('>' or '<'))
        {
            var c = _text[_at];
            int end;
            if (c == '"' && _scanner.TryQuoted(_at, out end) || c == '(' && _scanner.TryComment(_at, out end))
                _at = end;
            else
                _at++;
        }

        var closed = _at < _text.Length && _text[_at] == '>';
        _element.Angle(_text.AsSpan(start, _at - start), closed);
        _at += closed ? 1 : 0;
    }

    private void Separate(char separator)
    {
        EndElement();
        if (separator == ';')
            _group = null;
        _at++;
    }

    private void BeginGroup()
    {
        _group = _element.TakeGroupName();
        _at++;
    }

    private readonly void EndElement()
    {
        if (_element.Finish(_group) is not { } address)
            return;
        _result.Add(address);
        if (!address.IsValid)
            _context.Report(MimeDefectKind.InvalidAddress);
    }
}
