using System.Runtime.InteropServices;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// The words of one message after the other, and where they stand. What one message has is found again for the next, so
/// that a batch pays once for each of its words.
/// </summary>
internal sealed class WordPlaces
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _known;
    private readonly List<Entry> _words = [];
    private readonly List<int> _used = [];
    private readonly List<Place> _places = [];
    private int _message;

    public WordPlaces() => _known = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Numbers of the words of this message, in the order in which they came.</summary>
    public IReadOnlyList<int> Used => _used;

    public string Word(int number) => _words[number].Text;

    /// <summary>Begins the next message.</summary>
    public void Clear()
    {
        _message++;
        _used.Clear();
        _places.Clear();
    }

    /// <param name="word">Of the message.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="max">Places that are kept of a word: the first ones.</param>
    /// <returns>Whether the message did not have the word before.</returns>
    public bool Add(ReadOnlySpan<char> word, ushort place, int max)
    {
        var number = NumberOf(word);
        ref var entry = ref CollectionsMarshal.AsSpan(_words)[number];
        var isNew = entry.Message != _message;
        if (isNew)
        {
            (entry.Message, entry.Count, entry.Last) = (_message, 0, -1);
            _used.Add(number);
        }

        if (entry.Count < max)
        {
            _places.Add(new Place(place, entry.Last));
            (entry.Count, entry.Last) = (entry.Count + 1, _places.Count - 1);
        }

        return isNew;
    }

    /// <summary>The places of a word, ascending, each once.</summary>
    /// <returns>How many were written to the beginning of <paramref name="places"/>.</returns>
    public int CopyTo(int number, Span<ushort> places)
    {
        var entry = _words[number];
        var at = entry.Count;
        var isAscending = true;
        for (var next = entry.Last; next >= 0; next = _places[next].Before)
        {
            places[--at] = _places[next].Number;
            isAscending &= at + 1 == entry.Count || places[at] < places[at + 1];
        }

        var written = places[..entry.Count];
        if (isAscending)
            return entry.Count;
        written.Sort();
        return Distinct(written);
    }

    private static int Distinct(Span<ushort> sorted)
    {
        var count = 1;
        foreach (var next in sorted[1..])
        {
            if (next != sorted[count - 1])
                sorted[count++] = next;
        }

        return count;
    }

    private int NumberOf(ReadOnlySpan<char> word)
    {
        if (_known.TryGetValue(word, out var number))
            return number;

        var text = word.ToString();
        _numbers.Add(text, _words.Count);
        _words.Add(new Entry { Text = text });
        return _words.Count - 1;
    }

    private readonly record struct Place(ushort Number, int Before);

    private struct Entry
    {
        public string Text;
        public int Message;
        public int Count;
        public int Last;
    }
}
