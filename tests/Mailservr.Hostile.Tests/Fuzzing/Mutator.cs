using System.Text;

namespace Mailservr.Hostile.Tests.Fuzzing;

/// <summary>Damages bytes: bits, runs, lines, and words of the syntax in wrong places.</summary>
internal static class Mutator
{
    public static byte[] Mutate(byte[] input, Random random, IReadOnlyList<string> words, Func<byte[]> other)
    {
        var bytes = new List<byte>(input);
        for (var i = random.Next(6); i >= 0; i--)
            Once(bytes, random, words, other);
        return [.. bytes];
    }

    private static void Once(List<byte> bytes, Random random, IReadOnlyList<string> words, Func<byte[]> other)
    {
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                break;
            case 3:
                var run = bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at));
                bytes.InsertRange(random.Next(bytes.Count + 1), run);
                break;
            case 4:
                MoveLine(bytes, random);
                break;
            case 5:
                Splice(bytes, at, other(), random);
                break;
            case 6:
                bytes.InsertRange(at, Enumerable.Repeat(Word(random, words), 1 + random.Next(20)).SelectMany(word => word));
                break;
            default:
                bytes.InsertRange(at, Word(random, words));
                break;
        }
    }

    private static byte[] Word(Random random, IReadOnlyList<string> words) =>
        Encoding.Latin1.GetBytes(words[random.Next(words.Count)]);

    // Copies, moves or removes a line.
    private static void MoveLine(List<byte> bytes, Random random)
    {
        var start = LineStart(bytes, random.Next(bytes.Count + 1));
        var end = bytes.IndexOf((byte)'\n', start) + 1;
        var line = bytes.GetRange(start, (end == 0 ? bytes.Count : end) - start);
        var kind = random.Next(3);
        if (kind != 0)
            bytes.RemoveRange(start, line.Count);
        if (kind != 1)
            bytes.InsertRange(LineStart(bytes, random.Next(bytes.Count + 1)), line);
    }

    private static int LineStart(List<byte> bytes, int at) => at == 0 ? 0 : bytes.LastIndexOf((byte)'\n', at - 1) + 1;

    private static void Splice(List<byte> bytes, int at, byte[] other, Random random)
    {
        var from = random.Next(other.Length + 1);
        var length = random.Next(Math.Min(other.Length - from, 2000) + 1);
        bytes.InsertRange(at, other.AsSpan(from, length).ToArray());
    }
}
