using System.Text;

namespace Mailservr.AspNetCore.Tests.Dashboard.QrCodes;

/// <summary>The camera of a phone, written apart from the product: from the tables of ISO/IEC 18004. It mends nothing.</summary>
internal sealed class QrReader(int size, Func<int, int, bool> isDark)
{
    private static readonly int[][] Alignments =
    [
        [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50], [6, 30, 54],
        [6, 32, 58], [6, 34, 62], [6, 26, 46, 66], [6, 26, 48, 70], [6, 26, 50, 74], [6, 30, 54, 78], [6, 30, 56, 82],
        [6, 30, 58, 86], [6, 34, 62, 90],
    ];

    // Level M: blocks, all codewords of each, its data; those of the second kind have one more of both.
    private static readonly (int First, int Total, int Data, int Second)[] Blocks =
    [
        (1, 26, 16, 0), (1, 44, 28, 0), (1, 70, 44, 0), (2, 50, 32, 0), (2, 67, 43, 0), (4, 43, 27, 0), (4, 49, 31, 0),
        (2, 60, 38, 2), (3, 58, 36, 2), (4, 69, 43, 1), (1, 80, 50, 4), (6, 58, 36, 2), (8, 59, 37, 1), (4, 64, 40, 5),
        (5, 65, 41, 5), (7, 73, 45, 3), (10, 74, 46, 1), (9, 69, 43, 4), (3, 70, 44, 11), (3, 67, 41, 13),
    ];

    private int Version => (size - 17) / 4;

    /// <summary>From an SVG path of squares with a margin of four.</summary>
    public static QrReader OfPath(string path, int size)
    {
        var dark = path.Split('z', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return new QrReader(size, (row, column) => dark.Contains(FormattableString.Invariant($"M{column + 4} {row + 4}h1v1h-1")));
    }

    public string Read()
    {
        foreach (var (row, column) in new[] { (0, 0), (0, size - 7), (size - 7, 0) })
            IsFinder(row, column);
        var (first, total, data, second) = Blocks[Version - 1];
        var bytes = ReadCodewords(MaskOf(), (first * total) + (second * (total + 1)));
        var blocks = Enumerable.Range(0, first + second).Select(_ => new List<byte>()).ToList();
        var at = 0;
        for (var column = 0; column <= data; column++)
        {
            foreach (var block in blocks.Skip(column < data ? 0 : first))
                block.Add(bytes[at++]);
        }
        var text = blocks.SelectMany(block => block.ToArray()).ToList();
        for (var column = 0; column < total - data; column++)
            blocks.ForEach(block => block.Add(bytes[at++]));
        Assert.All(blocks, block => IsWhole(block, total - data));
        return TextOf(text);
    }

    private string TextOf(List<byte> data)
    {
        Assert.Equal(4, data[0] >> 4);
        var wide = Version >= 10 ? 2 : 1;
        var halves = data.SelectMany(value => (int[])[value >> 4, value & 15]).Skip(1).ToList();
        var length = halves.Take(wide * 2).Aggregate(0, (sum, half) => (sum * 16) + half);
        var letters = halves.Skip(wide * 2).Take(length * 2).Chunk(2).Select(pair => (byte)((pair[0] * 16) + pair[1]));
        return Encoding.UTF8.GetString([.. letters]);
    }

    private void IsFinder(int top, int left)
    {
        string[] rows = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"];
        for (var row = 0; row < 7; row++)
        {
            for (var column = 0; column < 7; column++)
                Assert.Equal(rows[row][column] == '#', isDark(top + row, left + column));
        }
    }

    // Both copies; the check bits are those of the standard's table C.1 for level M.
    private int MaskOf()
    {
        (int, int)[] near = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)];
        var one = near.Aggregate(0, (bits, at) => (bits << 1) | (isDark(at.Item1, at.Item2) ? 1 : 0));
        var other = Enumerable.Range(0, 7).Select(i => (size - 1 - i, 8)).Concat(Enumerable.Range(0, 8).Select(i => (8, size - 8 + i)))
            .Aggregate(0, (bits, at) => (bits << 1) | (isDark(at.Item1, at.Item2) ? 1 : 0));
        int[] known = [0x5412, 0x5125, 0x5e7c, 0x5b4b, 0x45f9, 0x40ce, 0x4f97, 0x4aa0];
        Assert.Equal(one, other);
        Assert.True(isDark(size - 8, 8));
        Assert.Contains(one, known);
        return Array.IndexOf(known, one);
    }

    private List<byte> ReadCodewords(int mask, int count)
    {
        var bits = new List<bool>();
        var up = true;
        foreach (var right in Enumerable.Range(0, size / 2).Select(i => size - 1 - (2 * i)).Select(column => column > 6 ? column : column - 1))
        {
            foreach (var row in up ? Enumerable.Range(0, size).Reverse() : Enumerable.Range(0, size))
            {
                foreach (var column in (int[])[right, right - 1])
                {
                    if (!IsPattern(row, column))
                        bits.Add(isDark(row, column) ^ IsMasked(mask, row, column));
                }
            }
            up = !up;
        }
        return [.. bits.Chunk(8).Take(count).Select(byteBits => (byte)byteBits.Aggregate(0, (sum, bit) => (sum << 1) | (bit ? 1 : 0)))];
    }

    private bool IsPattern(int row, int column)
    {
        if (row == 6 || column == 6 || (row < 9 && (column < 9 || column >= size - 8)) || (row >= size - 8 && column < 9))
            return true;
        if (Version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11)))
            return true;
        var centers = Alignments[Version - 1];
        return centers.Any(y => Math.Abs(y - row) <= 2 && centers.Any(x => Math.Abs(x - column) <= 2 && !IsCorner(y, x)));
    }

    private bool IsCorner(int row, int column) =>
        (row, column) == (6, 6) || (row, column) == (6, size - 7) || (row, column) == (size - 7, 6);

    private static bool IsMasked(int mask, int i, int j) => mask switch
    {
        0 => (i + j) % 2 == 0,
        1 => i % 2 == 0,
        2 => j % 3 == 0,
        3 => (i + j) % 3 == 0,
        4 => ((i / 2) + (j / 3)) % 2 == 0,
        5 => (i * j % 2) + (i * j % 3) == 0,
        6 => ((i * j % 2) + (i * j % 3)) % 2 == 0,
        _ => (((i + j) % 2) + (i * j % 3)) % 2 == 0,
    };

    // Every power of two that is a root of the generator is a root of a block without a fault.
    private static void IsWhole(List<byte> block, int corrections)
    {
        var (exponents, logarithms) = (new int[255], new int[256]);
        for (int i = 0, value = 1; i < 255; i++)
        {
            (exponents[i], logarithms[value]) = (value, i);
            value = value < 128 ? value * 2 : (value * 2) ^ 0x11d;
        }
        for (var root = 0; root < corrections; root++)
        {
            var sum = 0;
            foreach (var value in block)
                sum = (sum == 0 ? 0 : exponents[(logarithms[sum] + root) % 255]) ^ value;
            Assert.Equal(0, sum);
        }
    }
}
