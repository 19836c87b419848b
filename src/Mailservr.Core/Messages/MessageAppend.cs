namespace Mailservr.Messages;

/// <summary>What one transaction appends, and what has become of earlier deliveries meanwhile.</summary>
/// <param name="Messages">In order of arrival.</param>
/// <param name="Acknowledged">Their senders have read the 250: these deliveries can be forgotten.</param>
/// <param name="Unacknowledged">Their senders went away before the 250: the same message may come once more.</param>
public sealed record AppendBatch(
    IReadOnlyList<MessageAppend> Messages,
    IReadOnlyList<Delivery> Acknowledged,
    IReadOnlyList<Delivery> Unacknowledged);

/// <summary>One message for one account, ready to be stored.</summary>
public sealed record MessageAppend
{
    public required MessageRecord Record { get; init; }

    public required MessageContent Content { get; init; }

    public required ThreadKeys ThreadKeys { get; init; }

    /// <summary>
    /// The same for the same bytes in the same envelope. By it a message is recognised whose sender went away before it
    /// saw our 250 and now sends it again (RFC 5321 §6.1, RFC 1047).
    /// </summary>
    public required string DeliveryKey { get; init; }

    /// <summary>W3C traceparent of the session, for the events; null when nothing is traced.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>A stored message whose sender may or may not have seen our 250.</summary>
public readonly record struct Delivery(long AccountId, long MessageId);

/// <param name="Record">As stored, with its thread.</param>
/// <param name="IsNewThread">It began a thread.</param>
/// <param name="IsDuplicate">It was there already; <paramref name="Record"/> is the earlier one.</param>
public sealed record AppendedMessage(MessageRecord Record, bool IsNewThread, bool IsDuplicate);
