namespace Mailservr.Mime;

public sealed partial class MimeParser
{
    private readonly HeaderBlock _block;
    private bool _inLine;

    private int ScanHeaders(ReadOnlySpan<byte> window, bool last)
    {
        var at = 0;
        while (at < window.Length)
        {
            var rest = window[at..];
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 && !last && rest.Length < MaxLine)
                break;
            var line = end < 0 ? rest : rest[..(end + 1)];
            if (!_inLine && TryEndHeaders(window, at, line, last, out var taken))
                return taken;
            if (!_inLine)
                _block.StartLine(line, at);
            _inLine = end < 0;
            at += line.Length;
        }

        TakeHeader(window[..at]);
        return at;
    }

    private bool TryEndHeaders(ReadOnlySpan<byte> window, int at, ReadOnlySpan<byte> line, bool last, out int taken)
    {
        taken = 0;
        if (line is [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
        {
            taken = at + line.Length;
            TakeHeader(window[..taken]);
            EndHeaders(_offset + taken);
            return true;
        }

        // A boundary also ends a part that never had a body.
        if (_boundaries.Count == 0 || !line.StartsWith("--"u8))
            return false;
        if (FindDelimiter(window, at, last) is not { Level: >= 0 } found)
            return false;
        TakeHeader(window[..at]);
        EndHeadersEarly(_offset + at);
        taken = TakeDelimiter(window, at, found);
        return true;
    }

    private void TakeHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        _sink.Raw(bytes);
        _block.Append(bytes);
    }
}
