namespace Mailservr.Messages;

/// <summary>What one transaction appends.</summary>
/// <param name="Messages">In order of arrival.</param>
/// <param name="Acknowledged">
/// Delivery keys whose senders are known to have read their 250: a message like theirs is a new one from now on.
/// </param>
public sealed record AppendBatch(
    IReadOnlyList<MessageAppend> Messages, IReadOnlyList<DeliveryKey> Acknowledged);

/// <summary>One message for one account, ready to be stored.</summary>
public sealed record MessageAppend
{
    public required MessageRecord Record { get; init; }

    public required MessageContent Content { get; init; }

    public required ThreadKeys ThreadKeys { get; init; }

    /// <summary>The same for the same bytes in the same envelope: recognises a sender that never saw our 250.</summary>
    public required string DeliveryKey { get; init; }

    /// <summary>W3C traceparent of the session, for the events; null when nothing is traced.</summary>
    public string? TraceParent { get; init; }
}

/// <param name="AccountId">Whose.</param>
/// <param name="Value">See <see cref="MessageAppend.DeliveryKey"/>.</param>
public readonly record struct DeliveryKey(long AccountId, string Value);

/// <param name="Record">As stored, with its thread.</param>
/// <param name="IsNewThread">It began a thread.</param>
/// <param name="IsDuplicate">It was there already; <paramref name="Record"/> is the earlier one.</param>
public sealed record AppendedMessage(MessageRecord Record, bool IsNewThread, bool IsDuplicate);
