using System.Numerics;

namespace Mailservr.Storage.Sqlite;

/// <summary>Some of the messages of a segment.</summary>
internal sealed class MessageSet(int messages)
{
    private const int WordBits = 64;

    private readonly ulong[] _words = new ulong[(messages + WordBits - 1) / WordBits];

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

    public void CopyIds(ReadOnlySpan<long> ids, List<long> target)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var rest = _words[i]; rest != 0; rest &= rest - 1)
                target.Add(ids[(i * WordBits) + BitOperations.TrailingZeroCount(rest)]);
        }
    }
}
