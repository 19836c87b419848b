using System.Numerics;
using System.Runtime.InteropServices;

namespace Mailservr.Storage.Sqlite;

/// <summary>CRC-32C: SQLite has none of its pages, and a flipped bit within a list would look like another message.</summary>
internal static class Checksum
{
    public const int Length = sizeof(uint);

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var eight in MemoryMarshal.Cast<byte, ulong>(bytes))
            sum = BitOperations.Crc32C(sum, eight);
        foreach (var one in bytes[(bytes.Length & ~(sizeof(ulong) - 1))..])
            sum = BitOperations.Crc32C(sum, one);
        return ~sum;
    }
}
