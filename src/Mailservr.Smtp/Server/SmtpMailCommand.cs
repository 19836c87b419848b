namespace Mailservr.Smtp;

/// <summary>MAIL with its parameters (RFC 5321 §4.1.1.2).</summary>
public sealed record SmtpMailCommand
{
    public required SmtpPath ReversePath { get; init; }

    /// <summary>Bytes the client says it will send (RFC 1870 §5); never more than the announced limit.</summary>
    public long? Size { get; init; }

    public SmtpBodyType Body { get; init; }

    /// <summary>The message may have UTF-8 in its header and in its addresses (RFC 6531 §3.4).</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>What a delivery report is to hold (RFC 3461 §4.3).</summary>
    public SmtpDsnReturn? Return { get; init; }

    /// <summary>The sender's envelope identifier, decoded from xtext (RFC 3461 §4.4).</summary>
    public string? EnvelopeId { get; init; }
}

/// <summary>The BODY parameter (RFC 6152 §2).</summary>
public enum SmtpBodyType
{
    SevenBit,
    EightBitMime,
}

public enum SmtpDsnReturn
{
    Full,
    Headers,
}
