using System.Text;

namespace Mailservr.Mime;

/// <summary>Reads UTF-7 (RFC 2152), which the platform no longer does. Only for text that is shown as text.</summary>
internal sealed class Utf7Encoding : Encoding
{
    public static Utf7Encoding Instance { get; } = new();

    public override string EncodingName => "UTF-7";

    public override int CodePage => 65000;

    public override int GetByteCount(char[] chars, int index, int count) => throw ReadOnly();

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        throw ReadOnly();

    public override int GetMaxByteCount(int charCount) => throw ReadOnly();

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetCharCount(byte[] bytes, int index, int count) => Decode(bytes.AsSpan(index, count), []);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        Decode(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    private static NotSupportedException ReadOnly() => new("UTF-7 is read, never written.");

    // An empty output only counts.
    private static int Decode(ReadOnlySpan<byte> input, Span<char> output)
    {
        var written = 0;
        for (var i = 0; i < input.Length; i++)
        {
            if (input[i] == '+')
                i = Shifted(input, i + 1, output, ref written);
            else
                Put(output, ref written, input[i] < 0x80 ? (char)input[i] : '\uFFFD');
        }

        return written;
    }

    // From behind the "+"; answers where the last byte of the shifted run is (its "-", which is swallowed, or a base64
    // one).
    private static int Shifted(ReadOnlySpan<byte> input, int start, Span<char> output, ref int written)
    {
        int at = start, bits = 0, count = 0;
        for (; at < input.Length && Value(input[at]) is >= 0 and var value; at++)
        {
            bits = (bits << 6 | value) & 0x3FFFFF;
            count += 6;
            if (count < 16)
                continue;
            count -= 16;
            Put(output, ref written, (char)(bits >> count & 0xFFFF));
        }

        if (at >= input.Length || input[at] != '-')
            return at - 1;
        if (at == start)
            Put(output, ref written, '+');
        return at;
    }

    private static void Put(Span<char> output, ref int written, char c)
    {
        if (written < output.Length)
            output[written] = c;
        written++;
    }

    private static int Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
