using System.Buffers.Binary;

namespace Mailservr.Storage.Sqlite;

/// <summary>Where a list is within a <see cref="SliceStore"/>; nowhere at first.</summary>
internal struct Slices
{
    public int First;
    public int Position;
    public int End;
}

/// <summary>
/// Many lists of numbers that grow at the same time, in one array. A list begins with a few bytes and goes on in slices that are each
/// twice as long as the one before; the last bytes of a slice tell where the next one is.
/// </summary>
internal sealed class SliceStore
{
    private const int FirstSlice = 16;
    private const int LongestSlice = 4096;
    private const int LinkLength = sizeof(int);

    private byte[] _bytes = new byte[64 * FirstSlice];
    private int _used = FirstSlice; // 0 is nowhere.

    /// <summary>Adds a number as <see cref="ByteBuffer"/> does.</summary>
    public void Add(ref Slices list, uint number)
    {
        for (; number >= 0x80; number >>= 7)
            AddByte(ref list, (byte)(number | 0x80));
        AddByte(ref list, (byte)number);
    }

    /// <summary>Adds the numbers of a list to a buffer.</summary>
    public void CopyTo(ref ByteBuffer target, Slices list)
    {
        var (position, length) = (list.First, FirstSlice);
        for (var end = position + length - LinkLength; end != list.End; end = position + length - LinkLength)
        {
            target.Add(_bytes.AsSpan(position, end - position));
            position = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(end));
            length = NextLength(length);
        }

        target.Add(_bytes.AsSpan(position, list.Position - position));
    }

    private void AddByte(ref Slices list, byte value)
    {
        if (list.Position == list.End)
            Extend(ref list);
        _bytes[list.Position++] = value;
    }

    private void Extend(ref Slices list)
    {
        // Until there is a next one, the link tells how long this one is.
        var length = list.First == 0 ? FirstSlice : NextLength(BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(list.End)));
        var start = _used;
        _used += length;
        if (_used > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_used, 2 * _bytes.Length));
        if (list.First == 0)
            list.First = start;
        else
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(list.End), start);
        (list.Position, list.End) = (start, start + length - LinkLength);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(list.End), length);
    }

    private static int NextLength(int length) => Math.Min(LongestSlice, 2 * length);
}
