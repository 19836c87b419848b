namespace Mailservr.Smtp;

/// <summary>Holds the limits on the shape of a message as it streams by. Any cut of the input gives the same result.</summary>
internal sealed class MessageScanner(SmtpLimits limits)
{
    private bool _inBody;
    private bool _blankLine = true;
    private long _lineBytes;
    private long _headerBytes;
    private long _fieldBytes;
    private int _fields;
    private int _hops;

    // How much of "received:" the current field has matched; -1 once it cannot match.
    private int _matched;

    /// <summary>The refusal, once a limit is passed.</summary>
    public SmtpReply? Scan(ReadOnlySpan<byte> bytes)
    {
        while (!_inBody && !bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n') + 1;
            var part = end == 0 ? bytes : bytes[..end];
            bytes = bytes[part.Length..];
            if (ScanHeader(part) is { } refusal)
                return refusal;
            if (end > 0)
                EndHeaderLine();
        }
        return ScanBody(bytes);
    }

    /// <summary>A header line, or a piece of one.</summary>
    private SmtpReply? ScanHeader(ReadOnlySpan<byte> part)
    {
        if (_lineBytes == 0 && (part[0] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') || _fields == 0))
        {
            _fields++;
            _fieldBytes = 0;
            _matched = 0;
        }
        if (part.IndexOfAnyExcept((byte)'\r', (byte)'\n') >= 0)
            _blankLine = false;
        _lineBytes += part.Length;
        _fieldBytes += part.Length;
        _headerBytes += part.Length;
        MatchReceived(part);
        if (_headerBytes > limits.HeaderBytes)
            return SmtpReply.HeaderTooLarge;
        if (_fieldBytes > limits.HeaderFieldBytes)
            return SmtpReply.FieldTooLong;
        if (_fields > limits.HeaderFields)
            return SmtpReply.TooManyFields;
        return _hops > limits.Hops ? SmtpReply.TooManyHops : null;
    }

    private void MatchReceived(ReadOnlySpan<byte> part)
    {
        var name = "received:"u8;
        for (var i = 0; i < part.Length && _matched >= 0 && _matched < name.Length; i++)
            _matched = (part[i] | 0x20) == (name[_matched] | 0x20) ? _matched + 1 : -1;
        if (_matched != name.Length)
            return;
        _hops++;
        _matched = -1;
    }

    private void EndHeaderLine()
    {
        _inBody = _blankLine;
        _blankLine = true;
        _lineBytes = 0;
        // Only the first line of a field holds its name.
        _matched = -1;
    }

    /// <summary>
    /// Lines that begin and end within a piece no longer than the limit cannot pass it: only the first and last line
    /// end of the piece matter.
    /// </summary>
    private SmtpReply? ScanBody(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, limits.TextLineBytes)];
            bytes = bytes[part.Length..];
            var first = part.IndexOf((byte)'\n');
            if (_lineBytes + (first < 0 ? part.Length : first + 1) > limits.TextLineBytes)
                return SmtpReply.TextLineTooLong;
            _lineBytes = first < 0 ? _lineBytes + part.Length : part.Length - part.LastIndexOf((byte)'\n') - 1;
        }
        return null;
    }
}
