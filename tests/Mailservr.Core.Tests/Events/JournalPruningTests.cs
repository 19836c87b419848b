using Mailservr.Core.Tests.Storage;
using Mailservr.Events;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Events;

public sealed class JournalPruningTests
{
    [Fact]
    public async Task Events_OlderThanTheRetention_AreForgottenEveryHour()
    {
        var time = new ManualTimeProvider();
        var log = new MemoryEventLog();
        var options = new MailservrOptions { EventRetention = TimeSpan.FromDays(1) };
        await log.AppendAsync(
            [new NewEvent { AccountId = 1, Type = EventTypes.ThreadCreated, At = time.GetUtcNow(), Data = "{}" }], default);
        using var pruning = new JournalPruning(log, options, time, TraceLog.Of<JournalPruning>());
        await pruning.StartAsync(default);

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (log.Events.Count > 0 && !patience.IsCancellationRequested)
        {
            time.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        Assert.Empty(log.Events);
        await pruning.StopAsync(default);
    }
}
