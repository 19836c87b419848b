namespace Mailservr.Storage.Sqlite;

/// <summary>
/// The messages of a segment that have a word, and where. A message is written as its distance to the one before and how often it has
/// the word; the places are apart, because only phrases are asked for them: each is the distance to the one before.
/// </summary>
internal struct Posting()
{
    private ByteBuffer _messages;
    private ByteBuffer _places;

    /// <summary>Messages that have the word.</summary>
    public int Messages { get; private set; }

    /// <summary>The last of them.</summary>
    public int Last { get; private set; } = -1;

    public readonly ReadOnlySpan<byte> MessageBytes => _messages.Written;

    public readonly ReadOnlySpan<byte> PlaceBytes => _places.Written;

    /// <summary>Adds a message; they come in their order.</summary>
    public void Append(int message, int count, ReadOnlySpan<byte> places)
    {
        var distance = (uint)(message - Last);
        // A message that has it once, as most, takes no second number.
        _messages.Add((distance << 1) | (count == 1 ? 1u : 0u));
        if (count > 1)
            _messages.Add((uint)count);
        _places.Add(places);
        Messages++;
        Last = message;
    }

    /// <summary>Adds the list of another segment behind this one, without reading all of it.</summary>
    /// <param name="block">At the word.</param>
    /// <param name="offset">What its first message is here.</param>
    public void Append(Block block, int offset)
    {
        var messages = block.MessageBytes;
        var position = 0;
        var first = ByteBuffer.Read(messages, ref position);
        var message = (int)(first >> 1) - 1 + offset;
        _messages.Add(((uint)(message - Last) << 1) | (first & 1));
        _messages.Add(messages[position..]);
        _places.Add(block.PlaceBytes);
        Messages += block.Messages;
        Last = block.Last + offset;
    }

    /// <summary>The same without the messages that are gone.</summary>
    /// <param name="block">At the word.</param>
    /// <param name="numbers">What each message is here; negative when it is gone.</param>
    public void Append(Block block, ReadOnlySpan<int> numbers)
    {
        var list = block.List.Read();
        while (list.Read())
        {
            if (list.Message >= numbers.Length)
                throw new SearchDamageException("A list has more messages than its segment.");
            if (numbers[list.Message] is var message and >= 0)
                Append(message, list.Count, list.PlaceBytes);
        }
    }

    public void Clear()
    {
        _messages.Clear();
        _places.Clear();
        (Messages, Last) = (0, -1);
    }
}
