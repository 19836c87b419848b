using System.Threading.Channels;
using Mailservr.Core.Tests.Storage;
using Mailservr.Events;
using Mailservr.Messages;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Events;

/// <summary>
/// A journal with its readers. The clock stands still unless a test moves it, so a reader that misses a wake-up is not
/// saved by its poll.
/// </summary>
internal sealed class JournalHost
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public JournalHost()
    {
        Time = new ObservedTime(Clock);
        Reader = new JournalReader(Log, Signal, new EventMetrics(), Time, TraceLog.Of<JournalReader>());
        Pump = new EventPump(Log, Reader, Feed, TraceLog.Of<EventPump>());
        Messages = new MemoryMessageStore(Log);
        Waiter = new MailWaiter(Messages, Feed, Clock);
    }

    public ManualTimeProvider Clock { get; } = new();

    public ObservedTime Time { get; }

    public MemoryEventLog Log { get; } = new();

    public EventSignal Signal { get; } = new();

    public LiveFeed Feed { get; } = new();

    public JournalReader Reader { get; }

    public EventPump Pump { get; }

    public MemoryMessageStore Messages { get; }

    public MailWaiter Waiter { get; }

    public async Task AppendAsync(int number, long account = 1)
    {
        var added = new NewEvent
        {
            AccountId = account,
            Type = "test",
            At = Clock.GetUtcNow(),
            Data = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        await Log.AppendAsync([added], CancellationToken.None);
        Signal.Set();
    }

    /// <summary>Stores a message and announces it, as the receiving side does.</summary>
    public async Task<MessageRecord> DeliverAsync(Action<MessageAppendBuilder>? set = null)
    {
        var builder = new MessageAppendBuilder { ReceivedAt = Clock.GetUtcNow() };
        set?.Invoke(builder);
        var batch = new AppendBatch([builder.Build()], [], []);
        var appended = await Messages.AppendAsync(batch, CancellationToken.None);
        Signal.Set();
        return appended[0].Record;
    }
}

/// <summary>A clock that tells when somebody begins to wait.</summary>
internal sealed class ObservedTime(ManualTimeProvider clock) : TimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
            _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>How long the next wait is to be.</summary>
    public async Task<TimeSpan> NextWaitAsync() => await _waits.Reader.ReadAsync().AsTask().WaitAsync(JournalHost.Patience);
}
