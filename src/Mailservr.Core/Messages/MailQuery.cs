namespace Mailservr.Messages;

/// <summary>Which mail. What is null does not filter; everything given must hold.</summary>
/// <remarks>
/// For threads, <see cref="Unread"/>, <see cref="Starred"/>, <see cref="Archived"/> and <see cref="HasAttachment"/>
/// mean the thread as <see cref="ThreadRecord"/> sums it up; everything else must hold of one of its messages.
/// </remarks>
public sealed record MailQuery
{
    public long? ThreadId { get; init; }

    /// <summary>Delivered to one of these addresses of the account.</summary>
    public IReadOnlyCollection<long>? AddressIds { get; init; }

    public bool? Unread { get; init; }

    public bool? Starred { get; init; }

    /// <summary>Its thread is archived.</summary>
    public bool? Archived { get; init; }

    /// <summary>Null means both.</summary>
    public bool? Quarantined { get; init; }

    public bool? HasAttachment { get; init; }

    /// <summary>A part of the From address or name, whatever the case.</summary>
    public string? From { get; init; }

    /// <summary>The whole From address, whatever the case.</summary>
    public string? Sender { get; init; }

    /// <summary>A part of the subject, whatever the case.</summary>
    public string? Subject { get; init; }

    /// <summary>Received later than this.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Received earlier than this.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>
    /// Words that all stand in sender, subject, content or attachment names, each as a whole or as the beginning of a
    /// word; "words in quotes" stand together. Nothing in it is an operator and nothing is an error. Blank text does
    /// not filter; text that is not blank but has no word finds nothing.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Continue behind this row; null for the first page.</summary>
    public MailCursor? Cursor { get; init; }

    /// <summary>Rows of a page.</summary>
    public int Limit { get; init; } = 50;

    public bool OldestFirst { get; init; }
}

/// <summary>The last row of a page: stays right while other rows come and go.</summary>
/// <param name="At">ReceivedAt of a message, LastEmailAt of a thread.</param>
/// <param name="Id">Breaks ties.</param>
public readonly record struct MailCursor(DateTimeOffset At, long Id);

/// <param name="Items">At most <see cref="MailQuery.Limit"/> rows.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record MailPage<T>(IReadOnlyList<T> Items, MailCursor? Next);
