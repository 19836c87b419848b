namespace Mailservr.Smtp;

/// <summary>RCPT with its parameters (RFC 5321 §4.1.1.3).</summary>
public sealed record SmtpRecipientCommand
{
    public required SmtpPath ForwardPath { get; init; }

    /// <summary>When the sender wants a delivery report (RFC 3461 §4.1); null: not said, which means on failure.</summary>
    public SmtpDsnNotify? Notify { get; init; }

    /// <summary>The recipient as first given, <c>type;address</c>, decoded from xtext (RFC 3461 §4.2).</summary>
    public string? OriginalRecipient { get; init; }
}

[Flags]
public enum SmtpDsnNotify
{
    Never = 0,
    Success = 1,
    Failure = 2,
    Delay = 4,
}
