namespace Mailservr.Messages;

/// <summary>Which message is waited for; what is null does not matter.</summary>
public sealed record MailMatch
{
    public long? AddressId { get; init; }

    /// <summary>Only mail to one of these addresses counts.</summary>
    public IReadOnlyCollection<long>? AddressIds { get; init; }

    /// <summary>A part of the From address or name, whatever the case.</summary>
    public string? From { get; init; }

    /// <summary>A part of the subject, whatever the case.</summary>
    public string? Subject { get; init; }

    /// <summary>Also what was received later than this already counts; null: only what is received from now on.</summary>
    public DateTimeOffset? After { get; init; }
}
