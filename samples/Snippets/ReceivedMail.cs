namespace Snippets;

/// <summary>A message, as the host's own context reads it.</summary>
public sealed class ReceivedMail
{
    public long AccountId { get; init; }

    public long Id { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>JSON, as the API shows it.</summary>
    public string Record { get; init; } = "";
}
