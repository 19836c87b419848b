using System.Text;

namespace Mailservr.AspNetCore.Dashboard.QrCodes;

/// <summary>A text as the bytes that a QR code carries: in byte mode, with 15 % of them to mend damage with (level M).</summary>
/// <param name="Version">1 to 20: how large the code is.</param>
/// <param name="Bytes">Data and correction, in the order in which they are drawn.</param>
internal sealed record QrCodewords(int Version, byte[] Bytes)
{
    // ISO/IEC 18004, table 9, by version.
    private static ReadOnlySpan<byte> CorrectionOfBlock =>
        [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];

    private static ReadOnlySpan<byte> Blocks =>
        [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

    /// <summary>Null for more than some 660 bytes: nobody would hold a phone before such a picture.</summary>
    public static QrCodewords? Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var version = 1; version <= Blocks.Length; version++)
        {
            var capacity = TotalOf(version) - (Blocks[version - 1] * CorrectionOfBlock[version - 1]);
            if (bytes.Length + (version < 10 ? 2 : 3) <= capacity)
                return new QrCodewords(version, Interleave(DataOf(bytes, version, capacity), version));
        }
        return null;
    }

    /// <summary>Codewords that fit between the patterns.</summary>
    private static int TotalOf(int version)
    {
        var modules = (((16 * version) + 128) * version) + 64;
        if (version >= 2)
        {
            var alignments = (version / 7) + 2;
            modules -= (((25 * alignments) - 10) * alignments) - 55;
        }
        return (version >= 7 ? modules - 36 : modules) / 8;
    }

    // Four bits of mode, the length, the text, four bits of end; then two bytes in turn until it is full.
    private static byte[] DataOf(byte[] text, int version, int capacity)
    {
        List<int> halves = [4];
        for (var shift = version < 10 ? 4 : 12; shift >= 0; shift -= 4)
            halves.Add((text.Length >> shift) & 15);
        halves.AddRange(text.SelectMany(value => (int[])[value >> 4, value & 15]));
        halves.Add(0);
        var data = new byte[capacity];
        for (var i = 0; i < capacity; i++)
        {
            var at = i * 2;
            data[i] = at < halves.Count
                ? (byte)((halves[at] << 4) | halves[at + 1])
                : (byte)((i - (halves.Count / 2)) % 2 == 0 ? 0xec : 0x11);
        }
        return data;
    }

    // The blocks stand in each other, so that one stain hurts each of them a little. The last ones may have a byte more.
    private static byte[] Interleave(byte[] data, int version)
    {
        var (count, correction) = (Blocks[version - 1], CorrectionOfBlock[version - 1]);
        var (shortest, longer) = (data.Length / count, data.Length % count);
        var parts = new List<(byte[] Data, byte[] Correction)>();
        for (int block = 0, at = 0; block < count; block++)
        {
            var part = data.AsSpan(at, block < count - longer ? shortest : shortest + 1).ToArray();
            parts.Add((part, ReedSolomon.Correct(part, correction)));
            at += part.Length;
        }
        return [.. Columns(parts.ConvertAll(part => part.Data)), .. Columns(parts.ConvertAll(part => part.Correction))];
    }

    private static IEnumerable<byte> Columns(List<byte[]> parts) =>
        from column in Enumerable.Range(0, parts.Max(part => part.Length))
        from part in parts
        where column < part.Length
        select part[column];
}
