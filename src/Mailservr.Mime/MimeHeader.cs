using System.Text;
using System.Text.Unicode;

namespace Mailservr.Mime;

/// <summary>One field of a header block (RFC 5322 §2.2).</summary>
public sealed class MimeHeader
{
    private readonly MimeHeaders _owner;
    private readonly MimeField _field;
    private string? _name;
    private string? _value;

    internal MimeHeader(MimeHeaders owner, MimeField field) => (_owner, _field) = (owner, field);

    /// <summary>As written.</summary>
    public string Name => _name ??= Encoding.ASCII.GetString(_owner.Bytes.Span.Slice(_field.Start, _field.NameLength));

    /// <summary>Unfolded, encoded words decoded, fit to be shown.</summary>
    public string Value => _value ??= EncodedWord.Decode(Body, _owner.Limits, _owner.Defects, Offset);

    /// <summary>Everything after the colon, folds included, without the last line break; UTF-8, else Latin-1.</summary>
    public string RawValue => Utf8.IsValid(Body) ? Encoding.UTF8.GetString(Body) : Encoding.Latin1.GetString(Body);

    /// <summary>Bytes from the start of the message to the field's name.</summary>
    public long Offset => _owner.Offset + _field.Start;

    /// <summary>Bytes of the field with its line breaks.</summary>
    public int Length => _field.End - _field.Start;

    internal ReadOnlySpan<byte> Body =>
        _owner.Bytes.Span[_field.BodyStart.._field.End].TrimEnd("\r\n"u8);

    public override string ToString() => $"{Name}: {Value}";
}

/// <summary>Where a field stands in its block.</summary>
internal readonly record struct MimeField(int Start, int NameLength, int BodyStart, int End);
