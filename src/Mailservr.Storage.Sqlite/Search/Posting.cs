namespace Mailservr.Storage.Sqlite;

/// <summary>
/// The documents of a segment that have a word, and where. A document is written as its distance to the one before and how often it has
/// the word; the places are apart, because only phrases are asked for them.
/// </summary>
internal sealed class Posting
{
    private ByteBuffer _documents;
    private ByteBuffer _places;
    private int _distance;
    private int _count;
    private int _lastPlace;

    /// <summary>Documents that have the word.</summary>
    public int Documents { get; private set; }

    /// <summary>The last of them.</summary>
    public int Last { get; private set; } = -1;

    public ReadOnlySpan<byte> DocumentBytes => _documents.Written;

    public ReadOnlySpan<byte> PlaceBytes => _places.Written;

    /// <summary>Documents come in their order, and so do the places of each.</summary>
    public void Add(int document, int place)
    {
        if (document != Last || _count == 0)
        {
            End();
            Begin(document);
        }

        _places.Add((uint)(place - _lastPlace));
        _lastPlace = place;
        _count++;
    }

    /// <summary>Before anything is read: how often the last document has the word.</summary>
    public void End()
    {
        if (_count == 0)
            return;
        Write(_distance, _count);
        _count = 0;
    }

    /// <summary>Adds the list of another segment behind this one, without reading all of it.</summary>
    /// <param name="block">At the word.</param>
    /// <param name="offset">What its first document is here.</param>
    public void Append(Block block, int offset)
    {
        var documents = block.DocumentBytes;
        var position = 0;
        var first = ByteBuffer.Read(documents, ref position);
        var document = (int)(first >> 1) - 1 + offset;
        _documents.Add(((uint)(document - Last) << 1) | (first & 1));
        _documents.Add(documents[position..]);
        _places.Add(block.PlaceBytes);
        Documents += block.Documents;
        Last = block.Last + offset;
    }

    /// <summary>The same without the documents that are gone.</summary>
    /// <param name="block">At the word.</param>
    /// <param name="numbers">What each document is here; negative when it is gone.</param>
    public void Append(Block block, ReadOnlySpan<int> numbers)
    {
        var list = new PostingReader(block);
        while (list.Read())
        {
            if (list.Document >= numbers.Length)
                throw new SearchDamageException("A list has more documents than its segment.");
            if (numbers[list.Document] is var document and >= 0)
            {
                Write(document - Last, list.Count);
                _places.Add(list.PlaceBytes);
                Documents++;
                Last = document;
            }
        }
    }

    public void Clear()
    {
        _documents.Clear();
        _places.Clear();
        (Documents, Last, _count, _lastPlace) = (0, -1, 0, 0);
    }

    private void Begin(int document)
    {
        _distance = document - Last;
        (Last, _lastPlace) = (document, 0);
        Documents++;
    }

    // A document that has it once, as most, takes no second number.
    private void Write(int distance, int count)
    {
        _documents.Add(((uint)distance << 1) | (count == 1 ? 1u : 0u));
        if (count > 1)
            _documents.Add((uint)count);
    }
}
