namespace Mailservr.Mime;

/// <summary>
/// Follows a base64 body and says how much of its start is canonical, that is what <see cref="TransferRecipeEncoder"/>
/// writes again: lines of one length, one kind of line break, padding bits of zero. It ends at the first deviation.
/// </summary>
internal sealed class Base64Coverage
{
    private long _lineLength;
    private bool _crlf = true;
    private long _column;
    private int _quantum;
    private int _lastValue;
    private int _padding;
    private bool _afterCr;
    private long _characters;
    private long _decoded;
    private long _encoded;

    /// <summary>Bytes taken that are not covered yet, because their quantum or line break is still open.</summary>
    public int Pending { get; private set; }

    /// <summary>Nothing more will be covered.</summary>
    public bool Ended { get; private set; }

    public TransferRecipe? Recipe => _encoded == 0
        ? null
        : new TransferRecipe(TransferEncoding.Base64, (int)_lineLength, _crlf, _encoded, _decoded);

    /// <summary>
    /// Takes the next raw bytes. Returns how many are covered now, counted from the first pending byte.
    /// </summary>
    public int Advance(ReadOnlySpan<byte> raw)
    {
        int at = 0, covered = 0, before = Pending;
        while (at < raw.Length && !Ended)
        {
            var run = WholeQuanta(raw[at..]);
            if (run == 0 && !Accept(raw[at]))
            {
                Ended = true;
                break;
            }

            at += Math.Max(run, 1);
            if (_quantum == 0 && !_afterCr)
                covered = Cover(before + at);
        }

        _encoded += covered;
        Pending = before + at - covered;
        return covered;
    }

    private int Cover(int covered)
    {
        _decoded = (_characters / 4 * 3) - _padding;
        return covered;
    }

    private int WholeQuanta(ReadOnlySpan<byte> raw)
    {
        if (_quantum != 0 || _padding != 0 || _afterCr)
            return 0;
        var line = _lineLength == 0 ? raw.Length : (int)Math.Min(raw.Length, _lineLength - _column);
        var run = Base64Alphabet.WholeQuanta(raw[..line]);
        _column += run;
        _characters += run;
        return run;
    }

    private bool Accept(byte b) => (char)b switch
    {
        '\n' => (_afterCr || _lineLength == 0 || !_crlf) && EndLine(),
        _ when _afterCr => false,
        '\r' => StartBreak(),
        '=' => Pad(),
        _ => _padding == 0 && Base64Alphabet.Value(b) is >= 0 and var value && Count(value),
    };

    private bool StartBreak()
    {
        _afterCr = MayBreak && (_lineLength == 0 || _crlf);
        return _afterCr;
    }

    // A line that is shorter than the first can only be the last, so no quantum may go on after it.
    private bool MayBreak =>
        _column > 0 && (_lineLength == 0 ? _column <= int.MaxValue : _column == _lineLength || _quantum == 0);

    private bool EndLine()
    {
        if (!MayBreak)
            return false;
        if (_lineLength == 0)
            (_lineLength, _crlf) = (_column, _afterCr);
        Ended = _padding > 0 && _quantum == 0 || _column < _lineLength;
        (_column, _afterCr) = (0, false);
        return true;
    }

    private bool Pad()
    {
        // The bits that no byte uses must be zero, or they would not come back (RFC 4648 §3.5).
        var fits = _quantum == 2 ? (_lastValue & 15) == 0 : _quantum == 3 && (_padding == 1 || (_lastValue & 3) == 0);
        if (!fits || !Count(_lastValue))
            return false;
        _padding++;
        return true;
    }

    private bool Count(int value)
    {
        if (_lineLength != 0 && _column == _lineLength)
            return false;
        _lastValue = value;
        _quantum = (_quantum + 1) & 3;
        _column++;
        _characters++;
        return true;
    }
}
