using System.Text;

namespace Mailservr.Mime;

/// <summary>Folds white space, holds breaks back until text follows, and stops at the limit.</summary>
internal sealed class HtmlTextWriter(int maxChars)
{
    private const int MaxQuotes = 10;

    private const int MaxIndent = 40;

    private readonly StringBuilder _text = new();
    private int _breaks;
    private int _quotes;
    private int _lineQuotes;
    private int _preformatted;
    private char _space;
    private string _mark = "";
    private bool _atStart = true;

    public bool IsFull => _text.Length >= maxChars;

    /// <summary>Characters; white space of any length is one blank, outside preformatted text.</summary>
    public void Write(string text)
    {
        foreach (var c in text)
        {
            if (IsFull)
                return;
            if (_preformatted > 0 && c == '\n')
                NewLine();
            else if (char.IsWhiteSpace(c))
                Space(c);
            else if (!char.IsControl(c) && IsShown(c))
                Visible(c);
        }
    }

    /// <summary>A line break that counts even when no text stands between two of them.</summary>
    public void NewLine()
    {
        _breaks = Math.Min(_breaks + 1, 3);
        _space = '\0';
    }

    /// <summary>At least so many line breaks before the next text: 1 a new line, 2 an empty line.</summary>
    public void Break(int count)
    {
        _breaks = Math.Max(_breaks, count);
        _space = '\0';
    }

    public void Cell()
    {
        if (_breaks == 0)
            _space = '\t';
    }

    public void Mark(string mark) => _mark = mark;

    public void Quote(int change)
    {
        Break(2);
        _quotes = Math.Max(0, _quotes + change);
    }

    public void Preformatted(bool on)
    {
        Break(2);
        _preformatted = Math.Max(0, _preformatted + (on ? 1 : -1));
    }

    public override string ToString()
    {
        var length = Math.Min(_text.Length, maxChars);
        if (length > 0 && char.IsHighSurrogate(_text[length - 1]))
            length--;
        return _text.ToString(0, length);
    }

    // Soft hyphens and U+034F pad the invisible previews of newsletters.
    private bool IsShown(char c) => c is not ('\u00AD' or '\u034F')
        && (!DisplayControls.IsHidden(c)
            || _text.Length > 0 && _space == '\0' && DisplayControls.IsJoined(_text[^1], c));

    private void Space(char c)
    {
        if (_preformatted > 0 && c == '\r')
            return;
        if (_preformatted > 0 && _breaks == 0 && !_atStart)
            _text.Append(' ');
        else if (_preformatted > 0 && _mark.Length < MaxIndent)
            _mark += " ";
        else if (_space == '\0')
            _space = ' ';
    }

    private void Visible(char c)
    {
        if (_atStart || _breaks > 0)
            BeginLine();
        else if (_space != '\0')
            _text.Append(_space);
        _space = '\0';
        _text.Append(c);
    }

    private void BeginLine()
    {
        var quotes = Math.Min(_quotes, MaxQuotes);
        for (var i = _atStart ? _breaks : 0; i < _breaks; i++)
            _text.Append('\n').Append('>', i + 1 < _breaks ? Math.Min(quotes, _lineQuotes) : 0);
        _text.Append('>', quotes).Append(quotes > 0 ? " " : "").Append(_mark);
        _lineQuotes = quotes;
        _mark = "";
        _breaks = 0;
        _atStart = false;
    }
}
