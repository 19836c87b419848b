namespace Mailservr.Messages;

/// <summary>What connects a message with others of its account.</summary>
/// <remarks>
/// Two messages are connected when they share one of <see cref="References"/>. Messages without any reference are also
/// connected when they share <see cref="Subject"/> and at least one of those that share it is a reply
/// (<see cref="IsOrphanReply"/>): a client that drops References still says "Re:". Connection is transitive. Both
/// rules only ever add connections, so the result does not depend on the order of arrival, and a parent that comes
/// late (or never) still holds its replies together.
/// </remarks>
public sealed record ThreadKeys
{
    /// <summary>
    /// A digest of the message's own Message-ID and of every id in References and In-Reply-To, each once;
    /// 32 hex digits each.
    /// </summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>
    /// A digest of the base subject and the set of participants (From, To, Cc); null when the message refers to
    /// another, or has no subject.
    /// </summary>
    public string? Subject { get; init; }

    /// <summary>It is marked as a reply or forward by its subject, but refers to nothing.</summary>
    public bool IsOrphanReply { get; init; }
}
