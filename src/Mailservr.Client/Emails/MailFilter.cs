using Mailservr.Client.Http;

namespace Mailservr.Client;

/// <summary>Which threads or emails are listed; null leaves a member out.</summary>
public sealed record MailFilter
{
    public long? AddressId { get; init; }

    public long? CategoryId { get; init; }

    public bool? Unread { get; init; }

    public bool? Starred { get; init; }

    public bool? Archived { get; init; }

    /// <summary>Mail that was set aside is left out unless this is true.</summary>
    public bool? Quarantined { get; init; }

    public bool? HasAttachment { get; init; }

    /// <summary>A part of the sender.</summary>
    public string? From { get; init; }

    public DateTimeOffset? After { get; init; }

    public DateTimeOffset? Before { get; init; }

    /// <summary>Words to search for.</summary>
    public string? Text { get; init; }

    internal static QueryText Add(QueryText list, MailFilter? filter) => list
        .Add("addressId", filter?.AddressId)
        .Add("categoryId", filter?.CategoryId)
        .Add("unread", filter?.Unread)
        .Add("starred", filter?.Starred)
        .Add("archived", filter?.Archived)
        .Add("quarantined", filter?.Quarantined)
        .Add("hasAttachment", filter?.HasAttachment)
        .Add("from", filter?.From)
        .Add("after", filter?.After)
        .Add("before", filter?.Before)
        .Add("q", filter?.Text);
}
