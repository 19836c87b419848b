namespace Mailservr.Smtp;

internal enum SmtpVerb
{
    Unknown,
    Ehlo,
    Helo,
    Lhlo,
    Mail,
    Rcpt,
    Data,
    Bdat,
    Rset,
    Noop,
    Vrfy,
    Help,
    Quit,
    StartTls,
    XClient,

    /// <summary>A command of some other server: AUTH, EXPN, ETRN and the like.</summary>
    NotImplemented,

    /// <summary>A web browser, or someone who makes one speak to us.</summary>
    Http,
}

/// <summary>One command line, taken apart.</summary>
internal readonly record struct SmtpCommand(SmtpVerb Verb)
{
    /// <summary>The line broke a rule; this is the answer, unless it comes in the wrong order, too.</summary>
    public SmtpReply? Error { get; init; }

    /// <summary>The name given in EHLO, HELO or LHLO.</summary>
    public string Name { get; init; } = "";

    public SmtpMailCommand? Mail { get; init; }

    public SmtpRecipientCommand? Recipient { get; init; }

    public XClientAttributes? Client { get; init; }

    /// <summary>Octets that follow a BDAT command; at most <see cref="long.MaxValue"/>, whatever was written.</summary>
    public long ChunkSize { get; init; }

    public bool LastChunk { get; init; }
}
