namespace Mailservr.Messages;

/// <summary>
/// A conversation (RFC 8621 §3), summed up over its messages that are not quarantined. Only a thread that has no other
/// is summed up over its quarantined mail.
/// </summary>
public sealed record ThreadRecord
{
    public required long Id { get; init; }

    public required long AccountId { get; init; }

    /// <summary>The address of its oldest message.</summary>
    public required long AddressId { get; init; }

    /// <summary>The subject of its oldest message.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The snippet of its newest message.</summary>
    public string Snippet { get; init; } = "";

    /// <summary>Everyone who wrote, in order of appearance, each once.</summary>
    public IReadOnlyList<Mailbox> Participants { get; init => field = Elements.Required(value); } = [];

    public int EmailCount { get; init; }

    public int UnreadCount { get; init; }

    /// <summary>At least one message is starred.</summary>
    public bool Starred { get; init; }

    public bool Archived { get; init; }

    public bool HasAttachments { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastEmailAt { get; init; }

    /// <summary>Counted up by the store with every change.</summary>
    public long Version { get; init; }
}
