namespace Mailservr.Mime;

/// <summary>
/// Gathers the header block of one part: its bytes and where its fields start. Reused from part to part.
/// </summary>
internal sealed class HeaderBlock(MimeLimits limits, MimeDefects defects)
{
    private readonly List<MimeField> _fields = [];
    private byte[] _bytes = [];
    private int _kept;
    private long _length;
    private long _offset;
    private bool _fieldOpen;
    private int _bytesLeft = limits.HeaderBytesInAll;
    private int _fieldsLeft = limits.HeaderFieldsInAll;

    private int MaxBytes => Math.Min(limits.HeaderBytes, _bytesLeft);

    public void Start(long offset)
    {
        _fields.Clear();
        (_kept, _length, _offset, _fieldOpen) = (0, 0, offset, false);
    }

    /// <summary>
    /// A line starts <paramref name="ahead"/> bytes after what was appended: a field, more of it, or nothing known.
    /// </summary>
    public void StartLine(ReadOnlySpan<byte> line, int ahead)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
            return;
        var at = _length + ahead;
        EndField(at);
        if (_fields.Count >= Math.Min(limits.HeaderFields, _fieldsLeft))
        {
            defects.Add(MimeDefectKind.HeaderFieldsLimit, _offset + at);
            return;
        }

        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? default : line[..colon].TrimEnd(" \t"u8);
        // RFC 5322 §2.2: printable ASCII; §4.5.8 allows blanks before the colon. Other lines are skipped, also the
        // "From " of an mbox.
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)33, (byte)126))
            defects.Add(MimeDefectKind.InvalidHeader, _offset + at);
        else if (at + colon < MaxBytes)
            StartField((int)at, name.Length, colon);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _length += bytes.Length;
        bytes = bytes[..Math.Min(bytes.Length, MaxBytes - _kept)];
        if (_kept + bytes.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_kept + bytes.Length, Math.Min(2 * _bytes.Length, MaxBytes)));
        bytes.CopyTo(_bytes.AsSpan(_kept));
        _kept += bytes.Length;
    }

    public MimeHeaders Build()
    {
        EndField(_length);
        if (_length > MaxBytes)
            defects.Add(MimeDefectKind.HeaderBytesLimit, _offset + MaxBytes);
        _bytesLeft -= _kept;
        _fieldsLeft -= _fields.Count;
        var block = _bytes.AsSpan(0, _kept).ToArray();
        FindOddBytes(block);
        return new MimeHeaders(block, [.. _fields], _offset, limits, defects);
    }

    private void StartField(int at, int nameLength, int colon)
    {
        _fields.Add(new MimeField(at, nameLength, at + colon + 1, 0));
        _fieldOpen = true;
    }

    private void EndField(long at)
    {
        if (_fieldOpen)
            _fields[^1] = _fields[^1] with { End = (int)Math.Min(at, MaxBytes) };
        _fieldOpen = false;
    }

    private void FindOddBytes(ReadOnlySpan<byte> block)
    {
        if (block.IndexOf((byte)0) is >= 0 and var nul)
            defects.Add(MimeDefectKind.NulByte, _offset + nul);
        var lines = block.Count((byte)'\n');
        var breaks = block.Count("\r\n"u8);
        if (lines > breaks)
            defects.Add(MimeDefectKind.BareLineFeed, _offset + block.IndexOf((byte)'\n'));
        if (block.Count((byte)'\r') > breaks)
            defects.Add(MimeDefectKind.BareCarriageReturn, _offset + block.IndexOf((byte)'\r'));
    }
}
