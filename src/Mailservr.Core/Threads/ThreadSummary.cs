using Mailservr.Messages;

namespace Mailservr.Threads;

/// <summary>
/// What a thread's messages sum up to. <see cref="Merge"/> is associative and commutative: one message added, two
/// threads joined and a thread counted anew are the same operation, and the order of arrival cannot show. Quarantined
/// mail sums up only with its like: beside ordinary mail it counts for nothing. For stores that keep the sum of a thread
/// in a row.
/// </summary>
public sealed record ThreadSummary
{
    public required long Id { get; init; }

    public required long AccountId { get; init; }

    public required MessageMoment Oldest { get; init; }

    public required MessageMoment Newest { get; init; }

    /// <summary>Of the oldest message.</summary>
    public required long AddressId { get; init; }

    /// <summary>Of the oldest message.</summary>
    public required string Subject { get; init; }

    /// <summary>Of the newest message.</summary>
    public required string Snippet { get; init; }

    public required IReadOnlyList<ThreadParticipant> Participants { get; init; }

    public int EmailCount { get; init; } = 1;

    public int UnreadCount { get; init; }

    public int StarredCount { get; init; }

    public int AttachmentCount { get; init; }

    public bool Archived { get; init; }

    /// <summary>All of its mail is quarantined.</summary>
    public bool Quarantined { get; init; }

    public long Version { get; init; } = 1;

    /// <summary>The sum of a thread that has this message only.</summary>
    public static ThreadSummary Of(MessageRecord message, long threadId)
    {
        var moment = new MessageMoment(message.ReceivedAt.ToUnixTimeMilliseconds(), message.Id);
        return new ThreadSummary
        {
            Id = threadId,
            AccountId = message.AccountId,
            Oldest = moment,
            Newest = moment,
            AddressId = message.AddressId,
            Subject = message.Subject,
            Snippet = message.Snippet,
            Participants = ThreadParticipant.Of(message.From, moment),
            UnreadCount = message.Read ? 0 : 1,
            StarredCount = message.Starred ? 1 : 0,
            AttachmentCount = message.HasAttachment() ? 1 : 0,
            Quarantined = message.Quarantined,
        };
    }

    /// <summary>Both together, under this id; archived only when both are, as far as both count.</summary>
    public ThreadSummary Merge(ThreadSummary other)
    {
        var version = Math.Max(Version, other.Version) + 1;
        if (Quarantined != other.Quarantined)
            return (Quarantined ? other : this) with { Id = Id, Version = version };

        var oldest = Oldest <= other.Oldest ? this : other;
        var newest = Newest >= other.Newest ? this : other;
        return this with
        {
            Oldest = oldest.Oldest,
            AddressId = oldest.AddressId,
            Subject = oldest.Subject,
            Newest = newest.Newest,
            Snippet = newest.Snippet,
            Participants = ThreadParticipant.Merge(Participants, other.Participants),
            EmailCount = EmailCount + other.EmailCount,
            UnreadCount = UnreadCount + other.UnreadCount,
            StarredCount = StarredCount + other.StarredCount,
            AttachmentCount = AttachmentCount + other.AttachmentCount,
            Archived = Archived && other.Archived,
            Version = version,
        };
    }

    /// <summary>What a store answers with.</summary>
    public ThreadRecord ToRecord() => new()
    {
        Id = Id,
        AccountId = AccountId,
        AddressId = AddressId,
        Subject = Subject,
        Snippet = Snippet,
        Participants = [.. Participants.Select(p => new Mailbox(p.Address, p.Name))],
        EmailCount = EmailCount,
        UnreadCount = UnreadCount,
        Starred = StarredCount > 0,
        Archived = Archived,
        HasAttachments = AttachmentCount > 0,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(Oldest.At),
        LastEmailAt = DateTimeOffset.FromUnixTimeMilliseconds(Newest.At),
        Version = Version,
    };
}
