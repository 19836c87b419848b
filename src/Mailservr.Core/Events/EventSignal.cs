namespace Mailservr.Events;

/// <summary>
/// Wakes the readers of the journal when there may be something new in it. A storage that hears of other hosts' events
/// sets it too; without that, they are found by looking every second.
/// </summary>
public sealed class EventSignal
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Take it before reading: what is written after the reading began completes it.</summary>
    internal Task Next => _next.Task;

    /// <summary>Never wrong: readers that find nothing wait again.</summary>
    public void Set() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
