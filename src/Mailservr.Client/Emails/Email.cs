namespace Mailservr.Client;

/// <summary>One message. Lists leave out <see cref="Text"/>, <see cref="Html"/> and <see cref="Headers"/>.</summary>
public sealed record Email : Resource
{
    public long Id { get; init; }

    public long ThreadId { get; init; }

    public long AddressId { get; init; }

    /// <summary><c>inbound</c> or <c>outbound</c>.</summary>
    public string Direction { get; init; } = "";

    /// <summary>Null when the message names none.</summary>
    public Mailbox? From { get; init; }

    public IReadOnlyList<Mailbox> To { get; init; } = [];

    public IReadOnlyList<Mailbox> Cc { get; init; } = [];

    public IReadOnlyList<Mailbox> ReplyTo { get; init; } = [];

    /// <summary>The recipients of the envelope that are the account's, with their tags.</summary>
    public IReadOnlyList<string> DeliveredTo { get; init; } = [];

    public string Subject { get; init; } = "";

    /// <summary>The first meaningful text, at most 200 characters.</summary>
    public string Snippet { get; init; } = "";

    public string? Text { get; init; }

    /// <summary>As it was sent: not safe to show.</summary>
    public string? Html { get; init; }

    /// <summary>In their order, unfolded and decoded.</summary>
    public IReadOnlyList<MailHeader> Headers { get; init; } = [];

    /// <summary>Without angle brackets (RFC 5322 §3.6.4).</summary>
    public string? MessageId { get; init; }

    public string? InReplyTo { get; init; }

    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>As the sender says.</summary>
    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Bytes of the original.</summary>
    public long Size { get; init; }

    public bool Read { get; init; }

    public bool Starred { get; init; }

    /// <summary>Accepted, but set aside.</summary>
    public bool Quarantined { get; init; }

    public IReadOnlyList<EmailAttachment> Attachments { get; init; } = [];

    public SenderAuthentication Authentication { get; init; } = new();

    public MailEnvelope Envelope { get; init; } = new();

    public ExtractedData Extracted { get; init; } = new();

    public ParseResult Parse { get; init; } = new();
}

/// <summary>Members that are null stay as they are.</summary>
public sealed record EmailChange
{
    public bool? Read { get; init; }

    public bool? Starred { get; init; }
}

/// <summary>What to wait for; null leaves a member out.</summary>
public sealed record EmailWait
{
    public long? AddressId { get; init; }

    /// <summary>A part of the sender.</summary>
    public string? From { get; init; }

    /// <summary>A part of the subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Mail that has come since then counts too. Null: only what comes from now on.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>1 to 60 seconds, in whole ones. 20 unless told otherwise.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);
}
