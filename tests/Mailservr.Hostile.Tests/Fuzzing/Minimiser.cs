namespace Mailservr.Hostile.Tests.Fuzzing;

/// <summary>Makes a failing input small: takes away runs of lines, then of bytes, ever smaller ones.</summary>
internal static class Minimiser
{
    public static byte[] Minimise(byte[] input, Predicate<byte[]> fails, int steps)
    {
        input = Shrink(Lines(input), fails, ref steps);
        return Shrink([.. input.Select(b => new[] { b })], fails, ref steps);
    }

    private static byte[] Shrink(List<byte[]> pieces, Predicate<byte[]> fails, ref int steps)
    {
        for (var run = Math.Max(1, pieces.Count / 2); run > 0; run /= 2)
        {
            for (var at = 0; at < pieces.Count && steps > 0;)
            {
                steps--;
                var taken = pieces.GetRange(at, Math.Min(run, pieces.Count - at));
                pieces.RemoveRange(at, taken.Count);
                if (fails(Join(pieces)))
                    continue;
                pieces.InsertRange(at, taken);
                at += run;
            }
        }

        return Join(pieces);
    }

    private static List<byte[]> Lines(byte[] input)
    {
        var lines = new List<byte[]>();
        for (var at = 0; at < input.Length;)
        {
            var end = input.AsSpan(at).IndexOf((byte)'\n');
            var length = end < 0 ? input.Length - at : end + 1;
            lines.Add(input[at..(at + length)]);
            at += length;
        }

        return lines;
    }

    private static byte[] Join(List<byte[]> pieces) => [.. pieces.SelectMany(piece => piece)];
}
