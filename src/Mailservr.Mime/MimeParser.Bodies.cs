namespace Mailservr.Mime;

public sealed partial class MimeParser
{
    /// <summary>A boundary line: the multipart it belongs to (−1: none, −2: not known yet) and its length.</summary>
    private readonly record struct Delimiter(int Level, bool Closes, int Length)
    {
        public const int None = -1;
        public const int Incomplete = -2;
    }

    private readonly BodyReader _body;
    private bool _atLineStart;

    private int ScanBody(ReadOnlySpan<byte> window, bool last)
    {
        if (_boundaries.Count == 0)
        {
            TakeContent(window);
            return window.Length;
        }

        var from = 0;
        while (true)
        {
            var dashes = FindDashes(window, from, last, out var lineBreak);
            var found = dashes < 0 ? new(Delimiter.Incomplete, false, 0) : FindDelimiter(window, dashes, last);
            if (found.Level != Delimiter.None)
            {
                TakeContent(window[..lineBreak]);
                if (found.Level >= 0)
                    return TakeDelimiter(window, lineBreak, found with { Length = dashes - lineBreak + found.Length });
                _atLineStart &= lineBreak == 0;
                return lineBreak;
            }

            from = dashes + 2;
            _atLineStart = false;
        }
    }

    /// <summary>
    /// Where "--" starts a line, else −1; <paramref name="lineBreak"/> is where the line break before it starts, or what
    /// may turn out to be one at the end of the window.
    /// </summary>
    private int FindDashes(ReadOnlySpan<byte> window, int from, bool last, out int lineBreak)
    {
        lineBreak = 0;
        if (_atLineStart && window.StartsWith("--"u8))
            return 0;
        if (_atLineStart && !last && window is [(byte)'-'])
            return -1;
        var rest = window[from..];
        var at = rest.IndexOf("\n--"u8);
        if (at < 0)
        {
            lineBreak = window.Length - (last ? 0 : OpenBreak(rest));
            return -1;
        }

        lineBreak = from + (at > 0 && rest[at - 1] == '\r' ? at - 1 : at);
        return from + at + 1;
    }

    private static int OpenBreak(ReadOnlySpan<byte> text) =>
        text.EndsWith("\r\n-"u8) ? 3
        : text.EndsWith("\n-"u8) || text.EndsWith("\r\n"u8) ? 2
        : text.EndsWith("\n"u8) || text.EndsWith("\r"u8) ? 1 : 0;

    private Delimiter FindDelimiter(ReadOnlySpan<byte> window, int dashes, bool last)
    {
        var line = window[dashes..Math.Min(window.Length, dashes + MaxLine)];
        var end = line.IndexOf((byte)'\n');
        if (end < 0 && !last && line.Length < MaxLine)
            return new Delimiter(Delimiter.Incomplete, false, 0);
        var length = end < 0 ? line.Length : end + 1;
        return Match(line[2..length].TrimEnd("\r\n"u8)) switch
        {
            (>= 0 and var level, false) => new Delimiter(level, false, length),
            // The line break after a closing delimiter is part of the epilogue, perhaps of the next delimiter.
            (>= 0 and var level, true) => new Delimiter(level, true, line[..length].TrimEnd("\r\n"u8).Length),
            _ => new Delimiter(Delimiter.None, false, 0),
        };
    }

    /// <summary>The boundary of any open multipart: an outer one ends the inner ones too (RFC 2046 §5.1.2).</summary>
    private (int Level, bool Closes) Match(ReadOnlySpan<byte> text)
    {
        if (!_boundaries.MayContain(text))
            return (Delimiter.None, false);
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var boundary = _open[i].Boundary.AsSpan();
            if (boundary.IsEmpty || !text.StartsWith(boundary))
                continue;
            // Blanks after a delimiter are padding (RFC 2046 §5.1.1); those of the boundary itself must be there.
            var rest = text[boundary.Length..].TrimEnd(" \t"u8);
            if (rest.IsEmpty || rest.SequenceEqual("--"u8))
                return (i, !rest.IsEmpty);
        }

        return (Delimiter.None, false);
    }

    private void TakeContent(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (_body.IsOpen)
            _body.Write(bytes);
        else
            _sink.Raw(bytes);
    }
}
