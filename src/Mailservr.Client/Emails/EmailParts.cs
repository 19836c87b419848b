namespace Mailservr.Client;

public sealed record Mailbox
{
    /// <summary>The addr-spec, or what was written where it is none (RFC 5322 §3.4).</summary>
    public string Address { get; init; } = "";

    public string? Name { get; init; }
}

public sealed record MailHeader
{
    public string Name { get; init; } = "";

    public string Value { get; init; } = "";
}

/// <summary>Results of sender authentication (RFC 8601 §2.7); null where nothing was checked.</summary>
public sealed record SenderAuthentication
{
    public string? Spf { get; init; }

    public string? Dkim { get; init; }

    public string? Dmarc { get; init; }

    public string? Arc { get; init; }
}

/// <summary>What the sending server said.</summary>
public sealed record MailEnvelope
{
    /// <summary>The reverse-path; empty for a bounce.</summary>
    public string From { get; init; } = "";

    public string Helo { get; init; } = "";

    public string RemoteIp { get; init; } = "";

    /// <summary>Protocol and cipher; null without TLS.</summary>
    public string? Tls { get; init; }

    /// <summary>The sender's name for this mail (RFC 3461 §4.4).</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>FULL or HDRS: what a delivery report should hold (RFC 3461 §4.3).</summary>
    public string? Return { get; init; }
}

/// <summary>What a reader of a sign-up or sign-in mail looks for.</summary>
public sealed record ExtractedData
{
    public IReadOnlyList<string> Codes { get; init; } = [];

    public IReadOnlyList<string> Links { get; init; } = [];
}

public sealed record ParseResult
{
    /// <summary>A limit of the parser was met: parts of the message are only in the original.</summary>
    public bool Truncated { get; init; }

    /// <summary>Which limits, e.g. <c>depth_limit</c> or <c>parts_limit</c>.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
