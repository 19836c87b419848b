using Mailservr.Events;

namespace Mailservr.Core.Tests.Events;

public sealed class JournalReaderTests
{
    private readonly JournalHost _host = new();

    [Fact]
    public async Task Reader_SeveralWriters_SeesEveryEventOnceInOrder()
    {
        const int Count = 4000;
        using var stop = new CancellationTokenSource();
        var seen = new List<long>();
        var all = new TaskCompletionSource();
        var following = _host.Reader.FollowAsync(
            "test",
            0,
            (events, _) =>
            {
                seen.AddRange(events.Select(record => record.Position));
                if (seen.Count >= Count)
                    all.TrySetResult();
                return ValueTask.CompletedTask;
            },
            stop.Token);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Count / 4; i++)
                await _host.AppendAsync(i);
        }));
        await Task.WhenAll(writers);

        await all.Task.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, Count).Select(position => (long)position), seen);
        await stop.CancelAsync();
        await following.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Reader_EventOfAnotherHost_IsFoundByThePoll()
    {
        using var stop = new CancellationTokenSource();
        var seen = new TaskCompletionSource<EventRecord>();
        var following = _host.Reader.FollowAsync(
            "test", 0, (events, _) => Take(seen, events), stop.Token);
        Assert.Equal(TimeSpan.FromSeconds(1), await _host.Time.NextWaitAsync());
        await _host.Log.AppendAsync(
            [new() { AccountId = 1, Type = "test", At = default, Data = "1" }], TestContext.Current.CancellationToken);
        Assert.False(seen.Task.IsCompleted);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, (await seen.Task.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken)).Position);
        await stop.CancelAsync();
        await following;
    }

    [Fact]
    public async Task Reader_PageThatIsNotFull_IsTheEndUntilSomethingIsWritten()
    {
        using var stop = new CancellationTokenSource();
        await _host.AppendAsync(1);
        var following = _host.Reader.FollowAsync("test", 0, (_, _) => ValueTask.CompletedTask, stop.Token);

        Assert.Equal(TimeSpan.FromSeconds(1), await _host.Time.NextWaitAsync());
        Assert.Equal(1, _host.Log.Reads);
        await _host.AppendAsync(2);
        Assert.Equal(TimeSpan.FromSeconds(1), await _host.Time.NextWaitAsync());
        Assert.Equal(2, _host.Log.Reads);
        await stop.CancelAsync();
        await following;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reader_Fault_IsTriedAgainAfterGrowingPauses(bool inHandler)
    {
        using var stop = new CancellationTokenSource();
        var faulty = true;
        var seen = new TaskCompletionSource<EventRecord>();
        await _host.AppendAsync(1);
        _host.Log.ReadFault = inHandler ? null : new IOException();
        var following = _host.Reader.FollowAsync(
            "test",
            0,
            (events, _) => faulty && inHandler ? throw new TaskCanceledException("not ours") : Take(seen, events),
            stop.Token);

        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), await _host.Time.NextWaitAsync());
            Assert.False(seen.Task.IsCompleted);
            _host.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal(TimeSpan.FromSeconds(60), await _host.Time.NextWaitAsync());
        (faulty, _host.Log.ReadFault) = (false, null);
        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        await seen.Task.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await following;
        Assert.True(following.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Reader_StoppedDuringAPause_EndsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        _host.Log.ReadFault = new IOException();
        var following = _host.Reader.FollowAsync("test", 0, (_, _) => ValueTask.CompletedTask, stop.Token);
        await _host.Time.NextWaitAsync();
        await stop.CancelAsync();

        await following.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken);
        Assert.True(following.IsCompletedSuccessfully);
    }

    private static ValueTask Take(TaskCompletionSource<EventRecord> seen, IReadOnlyList<EventRecord> events)
    {
        seen.TrySetResult(events[0]);
        return ValueTask.CompletedTask;
    }
}
