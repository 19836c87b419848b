using System.Globalization;
using System.Text;

namespace Mailservr.AspNetCore.Dashboard.QrCodes;

/// <summary>A square of dark and light modules that phones read (ISO/IEC 18004).</summary>
internal sealed class QrCode
{
    /// <summary>Modules that must stay light on each side.</summary>
    public const int Margin = 4;

    // Level M and mask 0 with their check bits. Readers take every mask; the first does for text without a pattern.
    private const int Format = 0x5412;

    private readonly bool[,] _dark;
    private readonly bool[,] _taken;

    private QrCode(QrCodewords codewords)
    {
        Size = (codewords.Version * 4) + 17;
        (_dark, _taken) = (new bool[Size, Size], new bool[Size, Size]);
        DrawPatterns(codewords.Version);
        DrawData(codewords.Bytes);
    }

    /// <summary>Modules of a side.</summary>
    public int Size { get; }

    public bool IsDark(int row, int column) => _dark[row, column];

    /// <summary>Null for a text that is too long.</summary>
    public static QrCode? Of(string text) => QrCodewords.Of(text) is { } codewords ? new QrCode(codewords) : null;

    /// <summary>The dark modules as an SVG path, one unit each.</summary>
    public string ToPath()
    {
        var path = new StringBuilder();
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                if (_dark[row, column])
                    path.Append(CultureInfo.InvariantCulture, $"M{column + Margin} {row + Margin}h1v1h-1z");
            }
        }
        return path.ToString();
    }

    private void DrawPatterns(int version)
    {
        for (var i = 0; i < Size; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }
        DrawFinder(3, 3);
        DrawFinder(3, Size - 4);
        DrawFinder(Size - 4, 3);
        DrawAlignments(version);
        DrawFormat();
        if (version >= 7)
            DrawVersion(version);
    }

    private void DrawFinder(int row, int column)
    {
        for (var down = -4; down <= 4; down++)
        {
            for (var right = -4; right <= 4; right++)
            {
                var (y, x) = (row + down, column + right);
                if (y >= 0 && y < Size && x >= 0 && x < Size)
                    Set(y, x, Math.Max(Math.Abs(down), Math.Abs(right)) is not (2 or 4));
            }
        }
    }

    private void DrawAlignments(int version)
    {
        var centers = CentersOf(version);
        foreach (var row in centers)
        {
            foreach (var column in centers)
            {
                // Three of the corners are finders.
                if ((row, column) != (6, 6) && (row, column) != (6, Size - 7) && (row, column) != (Size - 7, 6))
                    DrawAlignment(row, column);
            }
        }
    }

    private void DrawAlignment(int row, int column)
    {
        for (var down = -2; down <= 2; down++)
        {
            for (var right = -2; right <= 2; right++)
                Set(row + down, column + right, Math.Max(Math.Abs(down), Math.Abs(right)) != 1);
        }
    }

    // Annex E: 6 and the last, and between them steps of one even length, counted from the end.
    private List<int> CentersOf(int version)
    {
        if (version == 1)
            return [];
        var count = (version / 7) + 2;
        var step = ((version * 4) + (count * 2) + 1) / ((count * 2) - 2) * 2;
        return [6, .. Enumerable.Range(0, count - 1).Select(i => Size - 7 - (i * step))];
    }

    // Twice, around the finders: §7.9.
    private void DrawFormat()
    {
        for (var i = 0; i < 15; i++)
        {
            var isDark = IsSet(Format, i);
            var near = i switch { < 6 => i, < 8 => i + 1, 8 => 7, _ => 14 - i };
            if (i < 8)
                Set(near, 8, isDark);
            else
                Set(8, near, isDark);
            if (i < 8)
                Set(8, Size - 1 - i, isDark);
            else
                Set(Size - 15 + i, 8, isDark);
        }
        Set(Size - 8, 8, true);
    }

    // Twice, with check bits: §7.10.
    private void DrawVersion(int version)
    {
        var rest = version;
        for (var i = 0; i < 12; i++)
            rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
        var bits = (version << 12) | rest;
        for (var i = 0; i < 18; i++)
        {
            var (far, near) = (Size - 11 + (i % 3), i / 3);
            Set(far, near, IsSet(bits, i));
            Set(near, far, IsSet(bits, i));
        }
    }

    // Up and down again in pairs of columns, from the right; the column of the timing pattern is left out.
    private void DrawData(byte[] bytes)
    {
        var at = 0;
        for (var right = Size - 1; right >= 1; right = right == 8 ? 5 : right - 2)
        {
            var isUpward = ((right + 1) & 2) == 0;
            for (var i = 0; i < Size * 2; i++)
            {
                var (row, column) = (isUpward ? Size - 1 - (i / 2) : i / 2, right - (i % 2));
                if (_taken[row, column])
                    continue;
                var isDark = at < bytes.Length * 8 && IsSet(bytes[at / 8], 7 - (at % 8));
                _dark[row, column] = isDark ^ ((row + column) % 2 == 0);
                at++;
            }
        }
    }

    private void Set(int row, int column, bool isDark) => (_dark[row, column], _taken[row, column]) = (isDark, true);

    private static bool IsSet(int bits, int index) => ((bits >> index) & 1) == 1;
}
