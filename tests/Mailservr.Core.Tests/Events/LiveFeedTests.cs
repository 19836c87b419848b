using System.Collections.Concurrent;
using Mailservr.Events;

namespace Mailservr.Core.Tests.Events;

public sealed class LiveFeedTests
{
    private readonly JournalHost _host = new();

    [Fact]
    public async Task Subscribers_ThatWaitAndRead_MissNothing()
    {
        const int Count = 500;
        await _host.Pump.StartAsync(TestContext.Current.CancellationToken);
        var readers = Enumerable.Range(0, 50).Select(_ => Task.Run(() => ReadAsync(Count))).ToList();
        var writers = Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Count / 2; i++)
                await _host.AppendAsync(i);
        }));
        await Task.WhenAll(writers);

        var seen = await Task.WhenAll(readers).WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken);
        Assert.All(seen, positions => Assert.Equal(Enumerable.Range(1, Count).Select(at => (long)at), positions));
        await _host.Pump.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Pump_OnceStarted_ForwardsEveryEventInOrder()
    {
        await _host.AppendAsync(1);
        var seen = new ConcurrentQueue<EventRecord>();
        using var subscription = _host.Feed.Subscribe(1, seen.Enqueue);
        await _host.Pump.StartAsync(TestContext.Current.CancellationToken);
        // Right behind the start, before its loop can have read anything.
        for (var i = 2; i <= 600; i++)
            await _host.AppendAsync(i);
        while (seen.Count < 599)
            await subscription.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(2, 599).Select(at => (long)at), seen.Select(record => record.Position));
        await _host.Pump.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("{\"emailId\":1,")]
    [InlineData("{\"emailId\":\"one\"}")]
    [InlineData("[]")]
    public async Task Pump_DamagedEvent_ReachesNoWaiterAndHoldsUpNothing(string data)
    {
        var waiting = _host.Waiter.WaitForAsync(1, new(), JournalHost.Patience, TestContext.Current.CancellationToken);
        var other = _host.Waiter.WaitForAsync(2, new(), JournalHost.Patience, TestContext.Current.CancellationToken);
        await _host.Pump.StartAsync(TestContext.Current.CancellationToken);
        await _host.Log.AppendAsync(
            [new() { AccountId = 1, Type = EventTypes.EmailReceived, At = _host.Clock.GetUtcNow(), Data = data }], TestContext.Current.CancellationToken);

        var behind = await _host.DeliverAsync();
        var beside = await _host.DeliverAsync(message => message.AccountId = 2);

        Assert.Equal(behind.Id, (await waiting.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken))?.Id);
        Assert.Equal(beside.Id, (await other.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken))?.Id);
        await _host.Pump.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Feed_ListenerThatThrows_KeepsTheEventFromNoOther()
    {
        var seen = 0;
        using var faulty = _host.Feed.Subscribe(1, _ => throw new InvalidOperationException("at once"));
        using var sound = _host.Feed.Subscribe(1, _ => seen++);

        var fault = Assert.Throws<AggregateException>(() => _host.Feed.Publish(Record(account: 1)));

        Assert.Equal("at once", Assert.Single(fault.InnerExceptions).Message);
        Assert.Equal(1, seen);
    }

    [Fact]
    public void Feed_OtherAccount_HearsNothing()
    {
        var seen = 0;
        using var mine = _host.Feed.Subscribe(1, _ => seen++);
        using var other = _host.Feed.Subscribe(2, _ => seen += 100);
        _host.Feed.Publish(Record(account: 1));

        Assert.Equal(1, seen);
        Assert.True(mine.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
        Assert.False(other.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public void Subscription_ManyEvents_IsOneWakeUp()
    {
        using var subscription = _host.Feed.Subscribe(1);
        for (var i = 0; i < 10; i++)
            _host.Feed.Publish(Record(account: 1));

        Assert.True(subscription.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
        Assert.False(subscription.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public void Subscription_Disposed_HearsNothing()
    {
        var seen = 0;
        var first = _host.Feed.Subscribe(1, _ => seen++);
        using var second = _host.Feed.Subscribe(1, _ => seen += 10);
        first.Dispose();
        first.Dispose();
        _host.Feed.Publish(Record(account: 1));

        Assert.Equal(10, seen);
    }

    [Fact]
    public void Subscription_DisposedByItsOwnEvent_DoesNotDisturbTheOthers()
    {
        var seen = 0;
        LiveSubscription? first = null;
        first = _host.Feed.Subscribe(1, _ => first?.Dispose());
        using var second = _host.Feed.Subscribe(1, _ => seen++);
        _host.Feed.Publish(Record(account: 1));
        _host.Feed.Publish(Record(account: 1));

        Assert.Equal(2, seen);
    }

    private async Task<List<long>> ReadAsync(int count)
    {
        var seen = new List<long>();
        using var subscription = _host.Feed.Subscribe(1);
        while (true)
        {
            var page = await _host.Log.ReadAsync(1, seen.LastOrDefault(), 50, CancellationToken.None);
            seen.AddRange(page.Select(record => record.Position));
            if (seen.Count >= count)
                return seen;
            if (page.Count == 0)
                await subscription.WaitAsync(CancellationToken.None).WaitAsync(JournalHost.Patience);
        }
    }

    private static EventRecord Record(long account) =>
        new(1, new NewEvent { AccountId = account, Type = "test", At = default, Data = "{}" });
}
