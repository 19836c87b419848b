using System.Collections;
using System.Text;

namespace Mailservr.Mime;

/// <summary>The fields of one header block in their order.</summary>
public sealed class MimeHeaders : IReadOnlyList<MimeHeader>
{
    private readonly MimeField[] _fields;
    private MimeHeader?[]? _views;

    internal MimeHeaders(byte[] block, MimeField[] fields, long offset, MimeLimits limits, MimeDefects defects)
    {
        Bytes = block;
        Offset = offset;
        Limits = limits;
        Defects = defects;
        _fields = fields;
    }

    /// <summary>The block as received, up to <see cref="MimeLimits.HeaderBytes"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Bytes from the start of the message to the block.</summary>
    public long Offset { get; }

    public int Count => _fields.Length;
    public MimeHeader this[int index] =>
        (_views ??= new MimeHeader?[_fields.Length])[index] ??= new MimeHeader(this, _fields[index]);

    /// <summary>The first field of that name, or null; names compare without case.</summary>
    public MimeHeader? this[string name] => Find(name, 0) is >= 0 and var index ? this[index] : null;

    internal MimeLimits Limits { get; }
    internal MimeDefects Defects { get; }

    public IEnumerable<MimeHeader> All(string name)
    {
        for (var i = Find(name, 0); i >= 0; i = Find(name, i + 1))
            yield return this[i];
    }

    public IEnumerator<MimeHeader> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal int Find(string name, int from)
    {
        var block = Bytes.Span;
        for (var i = from; i < _fields.Length; i++)
        {
            var field = _fields[i];
            if (field.NameLength == name.Length
                && Ascii.EqualsIgnoreCase(block.Slice(field.Start, field.NameLength), name))
                return i;
        }

        return -1;
    }

    /// <summary>The first field; when there is another, which other software might prefer, that is a defect.</summary>
    internal MimeHeader? Single(string name)
    {
        var first = Find(name, 0);
        if (first < 0)
            return null;
        var second = Find(name, first + 1);
        if (second >= 0)
            Defects.Add(MimeDefectKind.AmbiguousHeader, Offset + _fields[second].Start);
        return this[first];
    }

    /// <summary>The field as a value with parameters; null when it is missing.</summary>
    internal ParameterizedValue? Parameterized(string name) =>
        Single(name) is { } field ? ParameterParser.Parse(field.Body, Limits, Defects, field.Offset) : null;
}
