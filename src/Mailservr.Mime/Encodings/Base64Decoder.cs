using System.Buffers.Text;

namespace Mailservr.Mime;

/// <summary>
/// RFC 2045 §6.8. Characters outside the alphabet are skipped; padding ends a quantum, and what follows padding is
/// decoded too, since joined pieces of base64 occur.
/// </summary>
public sealed class Base64Decoder : TransferDecoder
{
    private uint _bits;
    private int _count;
    private bool _padded;

    public override int MaxOutput(int inputLength) => (inputLength / 4 * 3) + 6;

    public override int Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var written = 0;
        while (input.Length > 0)
        {
            var run = _count == 0 ? Base64Alphabet.WholeQuanta(input) : 0;
            if (run > 0)
            {
                Base64.DecodeFromUtf8(input[..run], output[written..], out _, out var length, isFinalBlock: false);
                written += length;
                Invalid |= _padded;
                input = input[run..];
                continue;
            }

            written += Take(input[0], output[written..]);
            input = input[1..];
        }

        return written;
    }

    public override int Finish(Span<byte> output)
    {
        // A quantum without its padding is common, a single character is not a byte.
        Invalid |= _count == 1;
        return Flush(output);
    }

    private int Take(byte character, Span<byte> output)
    {
        if (character == '=')
        {
            _padded = true;
            Invalid |= _count == 1;
            return Flush(output);
        }

        var value = Base64Alphabet.Value(character);
        if (value < 0)
        {
            Invalid |= character is not ((byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t');
            return 0;
        }

        Invalid |= _padded;
        _bits = (_bits << 6) | (uint)value;
        return ++_count == 4 ? Flush(output) : 0;
    }

    private int Flush(Span<byte> output)
    {
        var bytes = _count * 6 / 8;
        _bits <<= 24 - (_count * 6);
        for (var i = 0; i < bytes; i++)
            output[i] = (byte)(_bits >> (16 - (8 * i)));
        (_bits, _count) = (0, 0);
        return bytes;
    }
}
