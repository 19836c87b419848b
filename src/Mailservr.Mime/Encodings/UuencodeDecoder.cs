namespace Mailservr.Mime;

/// <summary>POSIX uuencode: the lines between "begin mode name" and "end". Text around them is not content.</summary>
public sealed class UuencodeDecoder : TransferDecoder
{
    // The longest line: one length character, 63 bytes in 84 characters, a checksum that some add, CR.
    private readonly byte[] _line = new byte[96];
    private int _length;
    private bool _tooLong;
    private bool _inside;

    public override int MaxOutput(int inputLength) => inputLength + _line.Length;

    public override int Decode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var written = 0;
        while (input.Length > 0)
        {
            var end = input.IndexOf((byte)'\n');
            Append(end < 0 ? input : input[..end]);
            if (end < 0)
                break;
            written += TakeLine(output[written..]);
            input = input[(end + 1)..];
        }

        return written;
    }

    public override int Finish(Span<byte> output)
    {
        var written = TakeLine(output);
        Invalid |= _inside;
        return written;
    }

    private void Append(ReadOnlySpan<byte> piece)
    {
        _tooLong |= piece.Length > _line.Length - _length;
        piece = piece[..Math.Min(piece.Length, _line.Length - _length)];
        piece.CopyTo(_line.AsSpan(_length));
        _length += piece.Length;
    }

    private int TakeLine(Span<byte> output)
    {
        var line = _line.AsSpan(0, _length).TrimEnd((byte)'\r');
        var tooLong = _tooLong;
        (_length, _tooLong) = (0, false);
        if (!_inside)
        {
            _inside = line.StartsWith("begin "u8);
            return 0;
        }

        if (line.SequenceEqual("end"u8))
            _inside = false;
        if (!_inside || line.IsEmpty)
            return 0;
        Invalid |= tooLong || line[0] is < 32 or > 96;
        return tooLong || line[0] is < 32 or > 96 ? 0 : DecodeLine(line[1..], (line[0] - 32) & 63, output);
    }

    private static int DecodeLine(ReadOnlySpan<byte> text, int length, Span<byte> output)
    {
        // Blanks at the end may have been cut off in transport and mean zero; a line without text grows nothing.
        length = Math.Min(length, (text.Length + 3) / 4 * 3);
        for (var i = 0; i < length; i++)
        {
            var (quantum, shift) = (i / 3 * 4, i % 3);
            var high = Value(text, quantum + shift);
            var low = Value(text, quantum + shift + 1);
            output[i] = (byte)(high << (2 * (shift + 1)) | low >> (4 - (2 * shift)));
        }

        return length;
    }

    private static int Value(ReadOnlySpan<byte> text, int index) => index < text.Length ? (text[index] - 32) & 63 : 0;
}
