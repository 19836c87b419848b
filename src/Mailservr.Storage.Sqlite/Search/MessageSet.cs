using System.Numerics;

namespace Mailservr.Storage.Sqlite;

/// <summary>Some of the messages of a segment.</summary>
internal sealed class MessageSet(int messages)
{
    private const int WordBits = 64;

    private readonly ulong[] _words = new ulong[(messages + WordBits - 1) / WordBits];

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _words)
                count += BitOperations.PopCount(word);
            return count;
        }
    }

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    public bool Contains(int message) =>
        (uint)message < (uint)messages && (_words[message / WordBits] & (1UL << message)) != 0;

    public void Add(int message)
    {
        if ((uint)message >= (uint)messages)
            throw new SearchDamageException("A list has more messages than its segment.");
        _words[message / WordBits] |= 1UL << message;
    }

    /// <summary>Keeps only those that are also in the other.</summary>
    public void KeepOnly(MessageSet other)
    {
        for (var i = 0; i < _words.Length; i++)
            _words[i] &= other._words[i];
    }

    /// <returns>How many they are.</returns>
    public int CopyIds(ReadOnlySpan<long> ids, Span<long> target)
    {
        var count = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            for (var rest = _words[i]; rest != 0; rest &= rest - 1)
                target[count++] = ids[(i * WordBits) + BitOperations.TrailingZeroCount(rest)];
        }

        return count;
    }
}
