using System.Buffers;

namespace Mailservr.Smtp;

/// <summary>
/// Takes the content out of what follows DATA: only CRLF, dot, CRLF ends it, a dot that starts a line is dropped
/// (RFC 5321 §4.5.2). A CR or LF on its own, or a NUL, makes the message unfit for storage, because servers disagree
/// on what it means; the true end is found all the same, so that the session stays in step. Any cut of the input gives
/// the same result.
/// </summary>
internal struct DataDecoder
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\r\n\0"u8);

    private State _state;

    private enum State : byte
    {
        LineStart,
        Text,
        CarriageReturn,
        Dot,
        DotCarriageReturn,
    }

    public bool Ended { get; private set; }

    /// <summary>A bare CR, a bare LF or a NUL was seen. What is given out after it means nothing.</summary>
    public bool HasBareLineEnd { get; private set; }

    /// <summary>Reads up to the next dropped dot, the end of the message, or the end of the input.</summary>
    /// <param name="content">The part of <paramref name="input"/> that is content; may be empty.</param>
    /// <returns>Bytes consumed.</returns>
    public int Read(ReadOnlySpan<byte> input, out Range content)
    {
        var start = 0;
        for (var at = 0; at < input.Length;)
        {
            var before = _state;
            at = Step(input, at);
            if (before is State.Dot or State.DotCarriageReturn && _state is not State.Text)
                start = at;
            if (_state == State.Dot || Ended)
            {
                content = start..(Ended ? start : at - 1);
                return at;
            }
        }
        content = start..input.Length;
        return input.Length;
    }

    /// <summary>One transition; returns where to go on. A byte that only ends a state is looked at again in the next.</summary>
    private int Step(ReadOnlySpan<byte> input, int at)
    {
        var b = input[at];
        switch (_state)
        {
            case State.LineStart:
                _state = b == '.' ? State.Dot : State.Text;
                return b == '.' ? at + 1 : at;
            case State.Dot:
                _state = b == '\r' ? State.DotCarriageReturn : State.Text;
                return b == '\r' ? at + 1 : at;
            case State.Text:
                return StepInText(input, at);
            default:
                if (b == '\n')
                {
                    Ended = _state == State.DotCarriageReturn;
                    _state = State.LineStart;
                    return at + 1;
                }
                HasBareLineEnd = true;
                _state = b == '\r' ? State.CarriageReturn : State.Text;
                return b == '\r' ? at + 1 : at;
        }
    }

    private int StepInText(ReadOnlySpan<byte> input, int at)
    {
        var length = input[at..].IndexOfAny(Marks);
        if (length < 0)
            return input.Length;
        at += length;
        if (input[at] == '\r')
            _state = State.CarriageReturn;
        else
            HasBareLineEnd = true;
        return at + 1;
    }
}
