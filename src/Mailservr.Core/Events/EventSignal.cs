namespace Mailservr.Events;

/// <summary>Wakes the readers of the journal when this process has written to it.</summary>
internal sealed class EventSignal
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Take it before reading: what is written after the reading began completes it.</summary>
    public Task Next => _next.Task;

    public void Set() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
