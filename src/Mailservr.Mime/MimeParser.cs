namespace Mailservr.Mime;

/// <summary>
/// Reads a message as its bytes arrive, in pieces of any size. Nothing is refused: what is malformed or beyond
/// <see cref="MimeLimits"/> is noted as a <see cref="MimeDefect"/> and kept as opaque bytes. Bodies are not collected.
/// </summary>
public sealed partial class MimeParser
{
    private enum State
    {
        Headers,
        Body,
        Opaque,
    }

    /// <summary>A line this long without an end is neither a boundary nor the empty line after headers.</summary>
    private const int MaxLine = 1100;

    private readonly MimeLimits _limits;
    private readonly MimeSink _sink;
    private readonly MimeDefects _defects = new();
    private State _state = State.Headers;

    // What cannot be understood before more bytes are there: a line break and the start of a possible boundary.
    private byte[] _hold = [];
    private int _held;

    // The offset of the first byte that was not taken yet.
    private long _offset;

    public MimeParser(MimeLimits? limits = null, MimeSink? sink = null)
    {
        _limits = limits ?? MimeLimits.Default;
        _sink = sink ?? NoSink.Instance;
        _block = new HeaderBlock(_limits, _defects);
        _body = new BodyReader(_sink);
    }

    /// <summary>Bytes fed so far.</summary>
    public long Position => _offset + _held;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (_held > 0 && bytes.Length > 0)
            bytes = bytes[FeedHeld(bytes)..];
        while (bytes.Length > 0)
        {
            var taken = Scan(bytes, last: false);
            if (taken == 0)
            {
                Hold(bytes);
                return;
            }

            bytes = bytes[taken..];
        }
    }

    /// <summary>The message is over. Call it once, after the last byte.</summary>
    public MimeMessage Complete()
    {
        var rest = _hold.AsSpan(0, _held);
        _held = 0;
        while (rest.Length > 0)
            rest = rest[Scan(rest, last: true)..];
        var root = CloseAll();
        return new MimeMessage(root, _defects);
    }

    private int Scan(ReadOnlySpan<byte> window, bool last)
    {
        var taken = _state switch
        {
            State.Headers => ScanHeaders(window, last),
            State.Body => ScanBody(window, last),
            _ => ScanOpaque(window),
        };
        _offset += taken;
        return taken;
    }

    private int ScanOpaque(ReadOnlySpan<byte> window)
    {
        _sink.Raw(window);
        return window.Length;
    }

    /// <summary>
    /// Decides about the held bytes with some of the new ones; returns how many of these are used up.
    /// </summary>
    private int FeedHeld(ReadOnlySpan<byte> bytes)
    {
        var before = _held;
        var added = Math.Min(bytes.Length, _hold.Length - before);
        Hold(bytes[..added]);
        var total = _held;
        _held = 0;
        var done = 0;
        while (done < before)
        {
            var taken = Scan(_hold.AsSpan(done, total - done), last: false);
            if (taken == 0)
                break;
            done += taken;
        }

        if (done >= before)
            return done - before;
        _hold.AsSpan(done, total - done).CopyTo(_hold);
        _held = total - done;
        return added;
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        // Twice a line, so that a full buffer always lets the scan go on.
        if (_hold.Length == 0)
            _hold = new byte[2 * MaxLine];
        bytes.CopyTo(_hold.AsSpan(_held));
        _held += bytes.Length;
    }
}
