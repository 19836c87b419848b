namespace Mailservr.Events;

/// <summary>Code of the host that is told of every event.</summary>
/// <remarks>
/// Each subscriber reads the journal on its own, in order, at least once: its position is kept under its type name and
/// survives restarts, so an event that could not be handled (an exception) comes again, after a growing pause, before
/// any later one. A new subscriber begins with the events after its first start. Of several hosts on one database that
/// have the same subscriber one feeds it, and another takes over within seconds when that one is gone.
/// </remarks>
public interface IEventSubscriber
{
    ValueTask OnEventAsync(EventRecord record, CancellationToken cancellationToken);
}
