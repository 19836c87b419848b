using System.Numerics;

namespace Mailservr.Storage.Sqlite;

/// <summary>Some of the documents of a segment.</summary>
internal sealed class DocumentSet(int documents)
{
    private const int WordBits = 64;

    private readonly ulong[] _words = new ulong[(documents + WordBits - 1) / WordBits];

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    public bool Contains(int document) =>
        (uint)document < (uint)documents && (_words[document / WordBits] & (1UL << document)) != 0;

    public void Add(int document)
    {
        if ((uint)document >= (uint)documents)
            throw new SearchDamageException("A list has more documents than its segment.");
        _words[document / WordBits] |= 1UL << document;
    }

    /// <summary>Keeps only those that are also in the other.</summary>
    public void KeepOnly(DocumentSet other)
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
