using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Events;

/// <summary>Follows the journal from a position: hands every event to a handler, in order, again after a fault.</summary>
internal sealed class JournalReader(
    IEventLog log, EventSignal signal, EventMetrics metrics, TimeProvider time, ILogger<JournalReader> logger)
{
    private const int PageSize = 500;

    // Other hosts on the same database write without a signal here.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// From one look to the next: under load one look finds what many commits have written. The first event after a pause
    /// is found at once.
    /// </summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMinutes(1);

    /// <summary>Runs until cancelled. A page is handed over again when the handler threw.</summary>
    public async Task FollowAsync(
        string reader,
        long position,
        Func<IReadOnlyList<EventRecord>, CancellationToken, ValueTask> handle,
        CancellationToken cancellationToken)
    {
        metrics.Delivered(reader, position, 0);
        try
        {
            await ReadAsync(reader, position, handle, cancellationToken);
        }
        finally
        {
            metrics.Ended(reader);
        }
    }

    private async Task ReadAsync(
        string reader,
        long position,
        Func<IReadOnlyList<EventRecord>, CancellationToken, ValueTask> handle,
        CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var written = signal.Next;
                var looked = TimeProvider.System.GetTimestamp();
                var events = await log.ReadAsync(null, position, PageSize, cancellationToken);
                if (events.Count > 0)
                {
                    if (Readable(reader, events) is { Count: > 0 } readable)
                        await handle(readable, cancellationToken);
                    position = events[^1].Position;
                    metrics.Delivered(reader, position, events.Count);
                }

                failures = 0;
                if (events.Count < PageSize)
                    await WaitAsync(written, looked, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Not a fault: the loop condition ends it.
            }
            catch (Exception fault)
            {
                metrics.Failed(reader);
                Log.ReaderFailed(logger, reader, position, fault);
                await Task.Delay(Delay(failures++), time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private IReadOnlyList<EventRecord> Readable(string reader, IReadOnlyList<EventRecord> events)
    {
        if (events.All(record => record.IsReadable()))
            return events;
        foreach (var damaged in events.Where(record => !record.IsReadable()))
            Log.EventDamaged(logger, reader, damaged.Position, damaged.Event.AccountId);
        return [.. events.Where(record => record.IsReadable())];
    }

    private async Task WaitAsync(Task written, long looked, CancellationToken cancellationToken)
    {
        using var poll = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(written, Task.Delay(PollInterval, time, poll.Token));
        await poll.CancelAsync();
        var rest = Pace - TimeProvider.System.GetElapsedTime(looked);
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, TimeProvider.System, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TimeSpan Delay(int failures)
    {
        var delay = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures, 6)));
        return delay < MaxRetryDelay ? delay : MaxRetryDelay;
    }
}
