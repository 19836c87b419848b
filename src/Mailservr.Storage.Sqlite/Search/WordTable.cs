using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Mailservr.Storage.Sqlite;

/// <summary>
/// The words of an account, and for each the messages and places that have it, in few large arrays: a message has a thousand words, and
/// what is scattered over the memory costs several times as much.
/// </summary>
internal sealed class WordTable
{
    private const int FirstSize = 64;

    // Nobody can write words that all have the same hash.
    private static readonly ulong Seed = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private readonly SliceStore _places = new();
    private int[] _slots = new int[2 * FirstSize]; // The number of the word plus 1, or 0. Half of them stay free.
    private Entry[] _words = new Entry[FirstSize];
    private char[] _chars = new char[8 * FirstSize];
    private ByteBuffer _noted;
    private int _used;

    public int Count { get; private set; }

    /// <summary>By number, in the order in which they came.</summary>
    public ReadOnlySpan<char> Word(int number) => _chars.AsSpan(_words[number].Start, _words[number].Length);

    /// <summary>Notes a place of a word. Messages come in their order, and so do the places of each, from 1.</summary>
    public void Add(ReadOnlySpan<char> word, int message, int place)
    {
        ref var entry = ref Find(word);
        if (entry.Message != message)
        {
            if (entry.Message >= 0)
                _places.Add(ref entry.Slices, 0);
            _places.Add(ref entry.Slices, (uint)(message - entry.Message));
            (entry.Message, entry.Place) = (message, 0);
        }

        _places.Add(ref entry.Slices, (uint)(place - entry.Place));
        entry.Place = place;
    }

    /// <summary>Adds what was noted of a word.</summary>
    public void CopyTo(int number, ref Posting posting)
    {
        _noted.Clear();
        _places.CopyTo(ref _noted, _words[number].Slices);
        var noted = _noted.Written;
        for (var (message, position) = (-1, 0); position < noted.Length; position++)
        {
            message += (int)ByteBuffer.Read(noted, ref position);
            // No number but the one behind the last place has a zero byte.
            var length = noted[position..].IndexOf((byte)0);
            var places = noted.Slice(position, length < 0 ? noted.Length - position : length);
            posting.Append(message, CountOf(places), places);
            position += places.Length;
        }
    }

    private static int CountOf(ReadOnlySpan<byte> numbers)
    {
        var count = 0;
        foreach (var part in numbers)
            count += part < 0x80 ? 1 : 0;
        return count;
    }

    private ref Entry Find(ReadOnlySpan<char> word)
    {
        var hash = Hash(word);
        var slot = hash & (_slots.Length - 1);
        for (; _slots[slot] > 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            ref var entry = ref _words[_slots[slot] - 1];
            if (entry.Hash == hash && word.SequenceEqual(_chars.AsSpan(entry.Start, entry.Length)))
                return ref entry;
        }

        return ref Insert(word, hash, slot);
    }

    private ref Entry Insert(ReadOnlySpan<char> word, int hash, int slot)
    {
        if (Count == _words.Length)
        {
            Grow();
            slot = FreeSlot(hash);
        }

        if (_used + word.Length > _chars.Length)
            Array.Resize(ref _chars, Math.Max(2 * _chars.Length, _used + word.Length));
        word.CopyTo(_chars.AsSpan(_used));
        _words[Count] = new Entry { Hash = hash, Start = _used, Length = word.Length, Message = -1 };
        _used += word.Length;
        _slots[slot] = ++Count;
        return ref _words[Count - 1];
    }

    private void Grow()
    {
        Array.Resize(ref _words, 2 * _words.Length);
        _slots = new int[2 * _words.Length];
        for (var i = 0; i < Count; i++)
            _slots[FreeSlot(_words[i].Hash)] = i + 1;
    }

    private int FreeSlot(int hash)
    {
        var slot = hash & (_slots.Length - 1);
        while (_slots[slot] > 0)
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private static int Hash(ReadOnlySpan<char> word)
    {
        var four = MemoryMarshal.Cast<char, ulong>(word);
        var hash = Seed + (uint)word.Length;
        foreach (var next in four)
            hash = Mix(hash ^ next);
        foreach (var next in word[(4 * four.Length)..])
            hash = (hash << 16) ^ (hash >> 48) ^ next;
        return (int)Mix(hash);
    }

    private static ulong Mix(ulong value) => Math.BigMul(value, Seed, out var low) ^ low;

    private struct Entry
    {
        public int Hash;
        public int Start;
        public int Length;
        public int Message;
        public int Place;
        public Slices Slices;
    }
}
