using System.Text;

namespace Mailservr.Mime;

/// <summary>Gathers what belongs to one mailbox and judges it at its end.</summary>
internal sealed class AddressElement(FieldContext context)
{
    private readonly StringBuilder _phrase = new();
    private readonly StringBuilder _written = new();
    private string? _comment;
    private string? _angle;
    private bool _ambiguous;
    private bool _hasQuoted;
    private bool _hasEncodedWord;
    private bool _hasAt;

    public bool MayNameGroup => _angle is null && !_hasAt;

    public void Plain(ReadOnlySpan<char> text)
    {
        _hasAt |= text.Contains('@');
        Append(text, text);
    }

    public void Blank(ReadOnlySpan<char> text) => AppendWords(text, text);

    public void Quoted(ReadOnlySpan<char> text)
    {
        _hasQuoted = true;
        Append(FieldScanner.Unescape(text[1..^1]), text);
    }

    // Nothing inside becomes syntax; but a reader that does not know encoded words could find an address there.
    public void Encoded(ReadOnlySpan<char> text)
    {
        _hasEncodedWord = true;
        _ambiguous |= text.ContainsAny("<>@\"");
        Append(text, text);
    }

    public void Damaged(ReadOnlySpan<char> text)
    {
        _ambiguous = true;
        Append(text, text);
    }

    public void Comment(ReadOnlySpan<char> text)
    {
        _comment ??= FieldScanner.Unescape(text[1..^1]).Trim();
        AppendWords(" ", " ");
    }

    public void Angle(ReadOnlySpan<char> inner, bool closed)
    {
        _ambiguous |= !closed || _angle is not null;
        _angle ??= inner.ToString();
    }

    /// <summary>The words before a ":"; what follows is a new element.</summary>
    public string TakeGroupName()
    {
        var name = Decoded(_phrase) ?? "";
        Clear();
        return name;
    }

    /// <summary>
    /// Null when there was nothing but white space and comments (RFC 5322 §4.4: null members of a list).
    /// </summary>
    public EmailAddress? Finish(string? group)
    {
        var address = _angle is null ? FromWords(group) : FromAngle(_angle, group);
        Clear();
        return address;
    }

    private void Append(ReadOnlySpan<char> words, ReadOnlySpan<char> written)
    {
        // Text behind the brackets: "<any@attack.example>admin@legit.example".
        _ambiguous |= _angle is not null;
        AppendWords(words, written);
    }

    private void AppendWords(ReadOnlySpan<char> words, ReadOnlySpan<char> written)
    {
        if (_angle is not null)
            return;
        _phrase.Append(words);
        _written.Append(written);
    }

    private EmailAddress FromAngle(string angle, string? group)
    {
        var spec = AddrSpec.Parse(angle, context.Limits.CommentDepth);
        var name = Decoded(_phrase) ?? DecodedComment();
        var otherAt = _hasAt && !string.Equals(name, spec.Text, StringComparison.OrdinalIgnoreCase);
        return new EmailAddress(name, spec.Text, group, spec.IsValid && !_ambiguous && !otherAt);
    }

    private EmailAddress? FromWords(string? group)
    {
        var written = _written.ToString().Trim();
        if (written.Length == 0)
            return null;
        var spec = AddrSpec.Parse(written, context.Limits.CommentDepth);
        if (spec.IsValid)
            return new EmailAddress(DecodedComment(), spec.Text, group, !_ambiguous);
        if (!_hasAt && (_hasQuoted || _hasEncodedWord || written.Contains(' ', StringComparison.Ordinal)))
            return new EmailAddress(Decoded(_phrase), "", group, IsValid: false);
        return NameThenAddress(written, group)
            ?? new EmailAddress(DecodedComment(), spec.Text, group, IsValid: false);
    }

    // "Big Bug bb@bug.example": brackets forgotten.
    private EmailAddress? NameThenAddress(string written, string? group)
    {
        var last = written.LastIndexOf(' ') + 1;
        if (last == 0 || written.IndexOf('@', StringComparison.Ordinal) < last)
            return null;
        var spec = AddrSpec.Parse(written[last..], 0);
        if (!spec.IsValid)
            return null;
        var name = _phrase.ToString().AsSpan().Trim();
        _phrase.Clear().Append(name[..(name.LastIndexOf(' ') + 1)]);
        return new EmailAddress(Decoded(_phrase), spec.Text, group, IsValid: false);
    }

    private string? Decoded(StringBuilder phrase)
    {
        var name = FieldText.Collapse(phrase.ToString());
        return name.Length == 0 ? null : EncodedWord.Decode(name, context).Trim();
    }

    private string? DecodedComment() =>
        string.IsNullOrEmpty(_comment) ? null : EncodedWord.Decode(FieldText.Collapse(_comment), context);

    private void Clear()
    {
        _phrase.Clear();
        _written.Clear();
        _comment = null;
        _angle = null;
        (_ambiguous, _hasQuoted, _hasEncodedWord, _hasAt) = (false, false, false, false);
    }
}
