namespace Mailservr.Mime;

/// <summary>
/// RFC 2045 §6.7. An equals sign that starts no code stays as it is; white space at the end of a line is kept.
/// </summary>
public sealed class QuotedPrintableDecoder : TransferDecoder
{
    // "=" and what may follow it before it is known what it is: one hex digit, or blanks before a soft break.
    private readonly byte[] _open = new byte[32];
    private int _count;

    public override int MaxOutput(int inputLength) => inputLength + _open.Length;

    public override int Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var written = 0;
        while (input.Length > 0)
        {
            if (_count > 0)
            {
                written += Continue(input[0], output[written..], out var taken);
                input = input[taken..];
                continue;
            }

            var equals = input.IndexOf((byte)'=');
            var plain = equals < 0 ? input : input[..equals];
            plain.CopyTo(output[written..]);
            written += plain.Length;
            input = input[plain.Length..];
            if (equals < 0)
                break;
            input = input[1..];
            if (input.Length >= 2 && Hex(input[0]) is >= 0 and var high && Hex(input[1]) is >= 0 and var low)
            {
                output[written++] = (byte)(high << 4 | low);
                input = input[2..];
                continue;
            }

            _open[_count++] = (byte)'=';
        }

        return written;
    }

    public override int Finish(Span<byte> output)
    {
        // A soft break at the very end has lost its line break to the boundary.
        if (_count > 1 && _open[1] is not ((byte)' ' or (byte)'\t' or (byte)'\r'))
            return Flush(output);
        _count = 0;
        return 0;
    }

    /// <summary>Reads on after "=". What cannot be part of it is not taken.</summary>
    private int Continue(byte next, Span<byte> output, out int taken)
    {
        taken = 1;
        var last = _open[_count - 1];
        if (next == '\n' && _count > 0 && Hex(last) < 0)
            return Drop();
        if (last == '\r')
        {
            taken = 0;
            return Drop();
        }

        if (Hex(last) is >= 0 and var high && Hex(next) is >= 0 and var low)
        {
            output[0] = (byte)(high << 4 | low);
            _count = 0;
            return 1;
        }

        var blank = next is (byte)' ' or (byte)'\t' or (byte)'\r' && Hex(last) < 0;
        var digit = _count == 1 && Hex(next) >= 0;
        if ((blank || digit) && _count < _open.Length)
        {
            _open[_count++] = next;
            return 0;
        }

        taken = 0;
        return Flush(output);
    }

    private int Drop()
    {
        _count = 0;
        return 0;
    }

    private int Flush(Span<byte> output)
    {
        Invalid = true;
        _open.AsSpan(0, _count).CopyTo(output);
        var length = _count;
        _count = 0;
        return length;
    }

    // Lower case is wrong and common.
    private static int Hex(byte c) => (char)c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => -1,
    };
}
