using System.Buffers.Binary;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// A row of the index: words in the order of their bytes, each without what it has in common with the one before, and the list of its
/// messages; a checksum at the end. Begins before the first word.
/// </summary>
internal sealed class Block
{
    private readonly byte[] _data;
    private readonly int _end;
    private readonly byte[] _term = new byte[SearchKey.MaxLength];
    private int _termLength;
    private int _position;
    private int _messagesAt;
    private int _placesAt;

    /// <param name="data">As <see cref="SegmentWriter"/> has written it, or nothing.</param>
    /// <exception cref="SearchDamageException">It has not.</exception>
    public Block(byte[] data)
    {
        (_data, _end) = (data, Math.Max(0, data.Length - Checksum.Length));
        if (data.Length > 0 && (_end == 0 || BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(_end)) != Checksum.Of(data.AsSpan(0, _end))))
            throw new SearchDamageException("A row does not have its checksum.");
    }

    public ReadOnlySpan<byte> Term => _term.AsSpan(0, _termLength);

    /// <summary>Messages that have the word.</summary>
    public int Messages { get; private set; }

    /// <summary>The last of them.</summary>
    public int Last { get; private set; }

    public ReadOnlySpan<byte> MessageBytes => _data.AsSpan(_messagesAt, _placesAt - _messagesAt);

    public ReadOnlySpan<byte> PlaceBytes => _data.AsSpan(_placesAt, _position - _placesAt);

    /// <summary>The list of the word, also when this has gone on.</summary>
    public FoundList List => new(
        _data.AsMemory(_messagesAt, _placesAt - _messagesAt), _data.AsMemory(_placesAt, _position - _placesAt));

    /// <summary>Goes to the next word; false behind the last.</summary>
    /// <exception cref="SearchDamageException">This is no block.</exception>
    public bool Read()
    {
        if (_position == _end)
            return false;

        ReadTerm();
        Messages = Number();
        Last = Number();
        var messages = Number();
        var places = Number();
        if ((long)_position + messages + places > _end)
            throw new SearchDamageException("A list is longer than its block.");
        (_messagesAt, _placesAt) = (_position, _position + messages);
        _position = _placesAt + places;
        return true;
    }

    private void ReadTerm()
    {
        var shared = Number();
        var rest = Number();
        if (shared > _termLength || (long)shared + rest > _term.Length || rest > _end - _position)
            throw new SearchDamageException("A word is longer than any.");
        _data.AsSpan(_position, rest).CopyTo(_term.AsSpan(shared));
        _termLength = shared + rest;
        _position += rest;
    }

    private int Number() => (int)Math.Min(ByteBuffer.Read(_data.AsSpan(0, _end), ref _position), int.MaxValue);
}
