using System.Threading.Channels;
using Mailservr.Core.Tests.Storage;
using Mailservr.Events;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.Core.Tests.Events;

public sealed class SubscriberLoopTests : IAsyncDisposable
{
    private readonly JournalHost _host = new();
    private readonly MemoryRecordStore<CursorRecord> _cursors = new();
    private readonly IdAllocator _ids = new(new MemoryIdBlocks());
    private readonly ProcessLeases _leases = new();
    private readonly Script _script = new();
    private readonly ServiceProvider _services;

    public SubscriberLoopTests() =>
        _services = new ServiceCollection().AddSingleton(_script).AddScoped<Subscriber>().BuildServiceProvider();

    [Fact]
    public async Task Subscriber_New_HearsOnlyWhatComesAfterItsStart()
    {
        await _host.AppendAsync(1);
        using var loop = await StartAsync();
        await _host.AppendAsync(2);
        await _script.SeenAsync(1);
        await loop.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["2"], _script.Seen);
    }

    [Fact]
    public async Task Subscriber_AfterARestart_GoesOnWhereItWas()
    {
        using (var loop = await StartAsync())
        {
            await _host.AppendAsync(1);
            await _host.AppendAsync(2);
            await _script.SeenAsync(2);
            await loop.StopAsync(TestContext.Current.CancellationToken);
        }

        await _host.AppendAsync(3);
        using var again = await StartAsync();
        await _host.AppendAsync(4);
        await _script.SeenAsync(4);
        await again.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["1", "2", "3", "4"], _script.Seen);
    }

    [Fact]
    public async Task Subscriber_ThatFails_HearsTheSameEventAgainBeforeLaterOnes()
    {
        using var loop = await StartAsync();
        Assert.Equal(TimeSpan.FromSeconds(1), await _host.Time.NextWaitAsync());
        _script.FailuresOf["2"] = 2;
        await _host.Log.AppendAsync(
            [Event("1"), Event("2"), Event("3")], TestContext.Current.CancellationToken);
        _host.Signal.Set();
        foreach (var seconds in (int[])[1, 2])
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), await _host.Time.NextWaitAsync());
            _host.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        await _script.SeenAsync(3);
        await loop.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2", "3"], _script.Seen);
        Assert.Equal(["1", "2", "2", "2", "3"], _script.Asked);
    }

    [Fact]
    public async Task Subscriber_StoppedWithinAPage_RemembersWhatItHandled()
    {
        using (var loop = await StartAsync())
        {
            _script.FailuresOf["3"] = int.MaxValue;
            await _host.Log.AppendAsync(
                [Event("1"), Event("2"), Event("3")], TestContext.Current.CancellationToken);
            _host.Signal.Set();
            await _script.SeenAsync(2);
            await loop.StopAsync(TestContext.Current.CancellationToken);
        }

        _script.FailuresOf.Clear();
        using var again = await StartAsync();
        await _script.SeenAsync(3);
        await again.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2", "3"], _script.Seen);
    }

    [Fact]
    public async Task Subscriber_BusyJournal_SavesOncePerPage()
    {
        using var loop = await StartAsync();
        Assert.Equal(TimeSpan.FromSeconds(1), await _host.Time.NextWaitAsync());
        var before = _cursors.Saves;
        await _host.Log.AppendAsync(
            [.. Enumerable.Range(1, 400).Select(_ => Event("0"))], TestContext.Current.CancellationToken);
        _host.Signal.Set();
        await _script.SeenAsync(400);
        await loop.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(before + 1, _cursors.Saves);
    }

    // Two hosts of one storage, as far as the loops can tell.
    [Fact]
    public async Task Subscriber_OnTwoHosts_IsFedByOneAndThenByTheOther()
    {
        using var first = await StartAsync();
        using var second = await StartAsync();
        for (var number = 1; number <= 3; number++)
            await _host.AppendAsync(number);
        await _script.SeenAsync(3);
        await first.StopAsync(TestContext.Current.CancellationToken);
        await _host.AppendAsync(4);
        var more = _script.SeenAsync(4);
        while (!more.IsCompleted)
        {
            _host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await more;
        await second.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2", "3", "4"], _script.Seen);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _ids.Dispose();
    }

    private static NewEvent Event(string data) => new() { AccountId = 1, Type = "test", At = default, Data = data };

    private async Task<SubscriberLoop<Subscriber>> StartAsync()
    {
        var work = new LeasedWork(_leases, _host.Clock, TraceLog.Of<LeasedWork>());
        var loop = new SubscriberLoop<Subscriber>(
            _services.GetRequiredService<IServiceScopeFactory>(), _host.Log, _cursors, _ids, _host.Reader, work);
        await loop.StartAsync(CancellationToken.None);
        return loop;
    }

    private sealed class Script
    {
        private readonly Channel<string> _handled = Channel.CreateUnbounded<string>();

        public List<string> Asked { get; } = [];

        public List<string> Seen { get; } = [];

        public Dictionary<string, int> FailuresOf { get; } = [];

        public void Handle(string data)
        {
            Asked.Add(data);
            if (FailuresOf.GetValueOrDefault(data) is > 0 and var left)
            {
                FailuresOf[data] = left - 1;
                throw new IOException("not now");
            }

            Seen.Add(data);
            _handled.Writer.TryWrite(data);
        }

        public async Task SeenAsync(int count)
        {
            while (Seen.Count < count)
                await _handled.Reader.ReadAsync().AsTask().WaitAsync(JournalHost.Patience);
        }
    }

    private sealed class Subscriber(Script script) : IEventSubscriber
    {
        public ValueTask OnEventAsync(EventRecord record, CancellationToken cancellationToken)
        {
            script.Handle(record.Event.Data);
            return ValueTask.CompletedTask;
        }
    }
}
