using Mailservr.Events;
using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <summary>Every rule of <see cref="IEventLog"/>.</summary>
public abstract class EventLogConformance : IAsyncLifetime
{
    private IEventLog? _log;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEventLog Log => _log ?? throw new InvalidOperationException("The test has not been initialized.");

    public async ValueTask InitializeAsync() => _log = await CreateAsync();

    /// <summary>Called after every test.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An empty log. Called once per test.</summary>
    protected abstract ValueTask<IEventLog> CreateAsync();

    [Fact]
    public async Task Log_WithoutEvents_HasHeadZero()
    {
        Assert.Equal(0, await Log.GetHeadAsync(Cancellation));
        Assert.Empty(await ReadAsync(null));
        await Log.AppendAsync([], Cancellation);
        Assert.Equal(0, await Log.GetHeadAsync(Cancellation));
    }

    [Fact]
    public async Task Append_Event_IsReadBackByteForByte()
    {
        var full = new NewEvent
        {
            AccountId = 1,
            AddressId = 7,
            Sender = "a@x",
            Type = "some.type",
            At = ManualTimeProvider.Start.AddMilliseconds(123),
            Data = "{ \"b\":1,  \"a\":\"\\u00e9 é 'x' \U0001F600\" }",
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };
        var bare = full with { AddressId = null, Sender = null, TraceParent = null };

        await Log.AppendAsync([full, bare], Cancellation);

        Assert.Equal([full, bare], (await ReadAsync(null)).Select(record => record.Event));
    }

    [Fact]
    public async Task Read_BehindAPosition_IsOldestFirstAndBounded()
    {
        await Log.AppendAsync([.. Enumerable.Range(0, 7).Select(i => Event(1, $"{i}"))], Cancellation);
        var all = await ReadAsync(null);

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], all.Select(record => record.Event.Data));
        Assert.Equal(all.Select(record => record.Position).Order().Distinct(), all.Select(record => record.Position));
        Assert.True(all[0].Position > 0, "Positions are positive.");
        Assert.Equal(all[^1].Position, await Log.GetHeadAsync(Cancellation));
        Assert.Equal(all.Skip(3).Take(2), await Log.ReadAsync(null, all[2].Position, 2, Cancellation));
        Assert.Empty(await ReadAsync(null, all[^1].Position));
    }

    [Fact]
    public async Task Read_OfOneAccount_LeavesOutTheOthers()
    {
        await Log.AppendAsync([Event(1, "a"), Event(2, "b"), Event(1, "c")], Cancellation);

        Assert.Equal(["a", "c"], (await ReadAsync(1)).Select(record => record.Event.Data));
        Assert.Equal(["b"], (await ReadAsync(2)).Select(record => record.Event.Data));
        Assert.Empty(await ReadAsync(3));
    }

    [Fact]
    public async Task Prune_ForgetsOlderEventsOnly()
    {
        await Log.AppendAsync([Event(1, "old", day: 1), Event(2, "old", day: 1), Event(1, "new", day: 2)], Cancellation);
        var head = await Log.GetHeadAsync(Cancellation);

        await Log.PruneAsync(ManualTimeProvider.Start.AddDays(2), Cancellation);

        Assert.Equal("new", Assert.Single(await ReadAsync(null)).Event.Data);
        Assert.Equal(head, await Log.GetHeadAsync(Cancellation));
    }

    [Fact]
    public async Task Prune_OfEverything_NeverReusesAPosition()
    {
        await Log.AppendAsync([Event(1, "a"), Event(1, "b")], Cancellation);
        var head = await Log.GetHeadAsync(Cancellation);

        await Log.PruneAsync(ManualTimeProvider.Start.AddDays(100), Cancellation);
        await Log.AppendAsync([Event(1, "c")], Cancellation);

        var record = Assert.Single(await ReadAsync(null, head));
        Assert.Equal("c", record.Event.Data);
        Assert.Equal(record, Assert.Single(await ReadAsync(null)));
    }

    [Fact]
    public async Task Read_WhileManyWrite_MissesNothing()
    {
        const int writers = 8;
        const int batches = 10;
        var seen = new List<string>();
        var position = 0L;

        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < batches; i++)
                    await Log.AppendAsync([Event(1, $"{writer}.{i}.a"), Event(1, $"{writer}.{i}.b")], Cancellation);
            },
            Cancellation)));
        bool finished;
        do
        {
            finished = writing.IsCompleted;
            foreach (var record in await Log.ReadAsync(null, position, 3, Cancellation))
            {
                Assert.True(record.Position > position, "An event appeared behind the reader.");
                position = record.Position;
                seen.Add(record.Event.Data);
            }
        }
        while (!finished || position < await Log.GetHeadAsync(Cancellation));

        await writing;
        Assert.Equal(writers * batches * 2, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
    }

    private static NewEvent Event(long account, string data, int day = 0) => new()
    {
        AccountId = account,
        Type = EventTypes.EmailReceived,
        At = ManualTimeProvider.Start.AddDays(day),
        Data = data,
    };

    private ValueTask<IReadOnlyList<EventRecord>> ReadAsync(long? account, long after = 0) =>
        Log.ReadAsync(account, after, 1000, Cancellation);
}
