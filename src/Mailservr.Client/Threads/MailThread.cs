namespace Mailservr.Client;

/// <summary>Emails that belong together.</summary>
public sealed record MailThread : Resource
{
    public long Id { get; init; }

    public long AddressId { get; init; }

    public string Subject { get; init; } = "";

    public string Snippet { get; init; } = "";

    public IReadOnlyList<Mailbox> Participants { get; init; } = [];

    public int EmailCount { get; init; }

    public int UnreadCount { get; init; }

    public bool Starred { get; init; }

    public bool Archived { get; init; }

    public bool HasAttachments { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastEmailAt { get; init; }

    /// <summary>Oldest first, without their texts; empty in lists.</summary>
    public IReadOnlyList<Email> Emails { get; init; } = [];
}

/// <summary>Members that are null stay as they are.</summary>
public sealed record ThreadChange
{
    public bool? Read { get; init; }

    public bool? Starred { get; init; }

    public bool? Archived { get; init; }
}
