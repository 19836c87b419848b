using Mailservr.Events;

namespace Mailservr.Storage;

/// <summary>
/// The journal that live events resume from. Events of a message are written by
/// <see cref="IMessageStore.AppendAsync"/> in the transaction of the message.
/// </summary>
/// <remarks>
/// Positions grow; an event never appears behind a position that a reader has already passed. So a reader that
/// remembers the last position it saw misses nothing.
/// </remarks>
public interface IEventLog
{
    /// <summary>Appends events that belong to no stored message, e.g. refusals. Durable when the task ends.</summary>
    ValueTask AppendAsync(IReadOnlyList<NewEvent> events, CancellationToken cancellationToken);

    /// <summary>Events behind a position, oldest first; of one account, or of all (null).</summary>
    ValueTask<IReadOnlyList<EventRecord>> ReadAsync(
        long? accountId, long afterPosition, int limit, CancellationToken cancellationToken);

    /// <summary>The position of the newest event, 0 when there was none.</summary>
    ValueTask<long> GetHeadAsync(CancellationToken cancellationToken);

    /// <summary>Forgets events that are older. Positions are never reused.</summary>
    ValueTask PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
