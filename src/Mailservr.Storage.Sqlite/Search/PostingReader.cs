namespace Mailservr.Storage.Sqlite;

/// <summary>Goes through the messages that have a word. Begins before the first.</summary>
internal ref struct PostingReader(ReadOnlySpan<byte> messages, ReadOnlySpan<byte> places)
{
    private readonly ReadOnlySpan<byte> _messages = messages;
    private readonly ReadOnlySpan<byte> _places = places;
    private int _position;
    private int _placesAt;
    private int _placesEnd;

    /// <summary>Within the segment, from 0.</summary>
    public int Message { get; private set; } = -1;

    /// <summary>How often it has the word.</summary>
    public int Count { get; private set; }

    /// <summary>Where, as <see cref="Posting"/> writes it.</summary>
    public ReadOnlySpan<byte> PlaceBytes => _places[_placesAt.._placesEnd];

    /// <summary>Goes to the next message; false behind the last.</summary>
    public bool Read()
    {
        if (!ReadMessage())
            return false;

        _placesAt = _placesEnd;
        for (var i = 0; i < Count; i++)
            _ = ByteBuffer.Read(_places, ref _placesEnd);
        return true;
    }

    /// <summary>The same where nobody wants to know the places.</summary>
    public bool ReadMessage()
    {
        if (_position == _messages.Length)
            return false;

        var first = ByteBuffer.Read(_messages, ref _position);
        Message += (int)(first >> 1);
        Count = (first & 1) == 1 ? 1 : (int)ByteBuffer.Read(_messages, ref _position);
        return true;
    }
}
