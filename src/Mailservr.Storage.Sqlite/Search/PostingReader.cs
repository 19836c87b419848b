namespace Mailservr.Storage.Sqlite;

/// <summary>Goes through the documents that have a word. Begins before the first.</summary>
internal ref struct PostingReader(Block block)
{
    private readonly ReadOnlySpan<byte> _documents = block.DocumentBytes;
    private readonly ReadOnlySpan<byte> _places = block.PlaceBytes;
    private int _position;
    private int _placesAt;
    private int _placesEnd;

    /// <summary>Within the segment, from 0.</summary>
    public int Document { get; private set; } = -1;

    /// <summary>How often it has the word.</summary>
    public int Count { get; private set; }

    /// <summary>Where, as <see cref="Posting"/> writes it.</summary>
    public ReadOnlySpan<byte> PlaceBytes => _places[_placesAt.._placesEnd];

    /// <summary>Goes to the next document; false behind the last.</summary>
    public bool Read()
    {
        if (!ReadDocument())
            return false;

        _placesAt = _placesEnd;
        for (var i = 0; i < Count; i++)
            _ = ByteBuffer.Read(_places, ref _placesEnd);
        return true;
    }

    /// <summary>The same where nobody wants to know the places.</summary>
    public bool ReadDocument()
    {
        if (_position == _documents.Length)
            return false;

        var first = ByteBuffer.Read(_documents, ref _position);
        Document += (int)(first >> 1);
        Count = (first & 1) == 1 ? 1 : (int)ByteBuffer.Read(_documents, ref _position);
        return true;
    }
}
