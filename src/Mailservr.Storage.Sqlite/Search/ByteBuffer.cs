namespace Mailservr.Storage.Sqlite;

/// <summary>Bytes that grow at their end; numbers have seven bits in each, the lowest first.</summary>
internal struct ByteBuffer
{
    private const int FirstSize = 8;
    private const int MaxNumberLength = 5;

    private byte[]? _bytes;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Add(uint number)
    {
        if (number < 0x80 && _bytes is { } bytes && Length < bytes.Length)
            bytes[Length++] = (byte)number;
        else
            AddLong(number);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>The number at a position, which moves behind it.</summary>
    /// <exception cref="SearchDamageException">There is none.</exception>
    public static uint Read(ReadOnlySpan<byte> bytes, ref int position)
    {
        var number = 0u;
        for (var shift = 0; shift < 7 * MaxNumberLength && position < bytes.Length; shift += 7)
        {
            var part = bytes[position++];
            number |= (part & 0x7Fu) << shift;
            if (part < 0x80)
                return number;
        }

        throw new SearchDamageException("A number has no end.");
    }

    private void AddLong(uint number)
    {
        var target = Free(MaxNumberLength);
        var length = 0;
        for (; number >= 0x80; number >>= 7)
            target[length++] = (byte)(number | 0x80);
        target[length++] = (byte)number;
        Length += length;
    }

    private Span<byte> Free(int length)
    {
        var needed = Length + length;
        if (_bytes is null || _bytes.Length < needed)
            Array.Resize(ref _bytes, Math.Max(needed, Math.Max(FirstSize, 2 * Length)));
        return _bytes.AsSpan(Length);
    }
}
