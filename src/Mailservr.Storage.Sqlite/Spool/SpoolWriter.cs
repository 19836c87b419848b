using System.Buffers.Binary;

namespace Mailservr.Storage.Sqlite;

/// <summary>Numbers of 8 bytes, and bytes behind their count.</summary>
internal struct SpoolWriter(Memory<byte> target, int start)
{
    public int Length { get; private set; } = start;

    public void Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target.Span[Length..], value);
        Length += sizeof(long);
    }

    /// <returns>Where they are now.</returns>
    public ReadOnlyMemory<byte> Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        var place = target.Slice(Length, bytes.Length);
        bytes.CopyTo(place.Span);
        Length += bytes.Length;
        return place;
    }
}

/// <summary>Reads what <see cref="SpoolWriter"/> has written.</summary>
internal struct SpoolReader(ReadOnlyMemory<byte> source)
{
    private int _next;

    public long Number()
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(source.Span[_next..]);
        _next += sizeof(long);
        return value;
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        var length = checked((int)Number());
        var bytes = source.Slice(_next, length);
        _next += length;
        return bytes;
    }
}
