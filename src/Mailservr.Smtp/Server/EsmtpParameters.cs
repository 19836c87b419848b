namespace Mailservr.Smtp;

/// <summary>The parameters behind a path (RFC 5321 §4.1.2, <c>esmtp-param</c>), one after the other.</summary>
internal ref struct EsmtpParameters(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Keyword { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>False also where there is <c>=</c> and nothing behind it; that is never right.</summary>
    public bool HasValue { get; private set; }

    public bool IsMalformed { get; private set; }

    public bool TryNext()
    {
        if (_rest.IsEmpty || IsMalformed)
            return false;
        // Nothing but a space may follow the path and each parameter.
        IsMalformed = _rest[0] != ' ';
        _rest = _rest.TrimStart((byte)' ');
        if (_rest.IsEmpty || IsMalformed)
            return false;
        var end = _rest.IndexOf((byte)' ');
        var parameter = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[end..];
        var equals = parameter.IndexOf((byte)'=');
        Keyword = equals < 0 ? parameter : parameter[..equals];
        Value = equals < 0 ? default : parameter[(equals + 1)..];
        HasValue = !Value.IsEmpty;
        IsMalformed = !IsKeyword(Keyword) || (equals >= 0 && !HasValue) || Value.IndexOfAnyInRange((byte)0, (byte)32) >= 0
            || Value.IndexOfAny((byte)'=', (byte)127) >= 0;
        return !IsMalformed;
    }

    private static bool IsKeyword(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
            if (!char.IsAsciiLetterOrDigit((char)b) && b != '-')
                return false;
        return !text.IsEmpty && text[0] != '-';
    }
}
