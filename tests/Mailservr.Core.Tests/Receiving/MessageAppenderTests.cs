using Mailservr.Core.Tests.Storage;
using Mailservr.Events;
using Mailservr.Messages;
using Mailservr.Receiving;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Receiving;

public sealed class MessageAppenderTests
{
    private readonly MemoryMessageStore _store = new(new MemoryEventLog());
    private readonly EventSignal _signal = new();
    private readonly MessageAppender _appender;

    public MessageAppenderTests() => _appender = new MessageAppender(
        _store, _signal, new MailservrOptions(), new ReceivingMetrics(factory: null), TimeProvider.System);

    [Fact]
    public async Task Settled_Deliveries_TravelWithTheNextBatch()
    {
        var seen = await AppendAsync();
        var unseen = await AppendAsync();
        _appender.Settle([seen], acknowledged: true);
        _appender.Settle([unseen], acknowledged: false);
        await AppendAsync();
        await AppendAsync();

        Assert.Equal([new Delivery(1, seen.Record.Id)], _store.Batches[2].Acknowledged);
        Assert.Equal([new Delivery(1, unseen.Record.Id)], _store.Batches[2].Unacknowledged);
        Assert.Empty(_store.Batches[3].Acknowledged);
        Assert.Empty(_store.Batches[3].Unacknowledged);
    }

    [Fact]
    public async Task Settled_Deliveries_SurviveABatchThatFails()
    {
        var appended = await AppendAsync();
        _appender.Settle([appended], acknowledged: true);
        _appender.Settle([appended], acknowledged: false);
        _store.Fault = _ => new IOException("disk full");
        await Assert.ThrowsAsync<IOException>(AppendAsync);
        _store.Fault = _ => null;
        await AppendAsync();

        Assert.Single(_store.Batches[1].Acknowledged);
        Assert.Single(_store.Batches[1].Unacknowledged);
    }

    [Fact]
    public async Task Settled_MoreThanABatchTakes_GoWithSeveral()
    {
        var appended = await AppendAsync();
        _appender.Settle(Enumerable.Repeat(appended, 1500), acknowledged: true);
        await AppendAsync();
        await AppendAsync();

        Assert.Equal([0, 1000, 500], _store.Batches.Select(batch => batch.Acknowledged.Count));
    }

    [Fact]
    public async Task Settled_WithoutAnotherMessage_IsWrittenDownAfterAWhileAndAtTheEnd()
    {
        var time = new ManualTimeProvider();
        using var loop = new SettlementLoop(_appender, time, TraceLog.Of<SettlementLoop>());
        await loop.StartAsync(CancellationToken.None);
        var (first, second) = (await AppendAsync(), await AppendAsync());

        _appender.Settle([first], acknowledged: true);
        while (_store.Batches.Count == 2)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        _appender.Settle([second], acknowledged: false);
        await loop.StopAsync(CancellationToken.None);

        Assert.Equal([new Delivery(1, first.Record.Id)], _store.Batches[2].Acknowledged);
        Assert.Equal([new Delivery(1, second.Record.Id)], _store.Batches[3].Unacknowledged);
        Assert.Empty(_store.Batches[3].Messages);
    }

    [Fact]
    public async Task Settled_SenderThatWentAway_IsWrittenDownAtOnce()
    {
        // Its time does not go on: nothing is waited for.
        using var loop = new SettlementLoop(_appender, new ManualTimeProvider(), TraceLog.Of<SettlementLoop>());
        await loop.StartAsync(CancellationToken.None);
        var lost = await AppendAsync();

        _appender.Settle([lost], acknowledged: false);
        await WaitForBatchesAsync(2);

        Assert.Equal([new Delivery(1, lost.Record.Id)], _store.Batches[1].Unacknowledged);
        Assert.Empty(_store.Batches[1].Messages);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Settled_WhileTheStoreIsAway_IsWrittenDownWhenItIsBack()
    {
        var time = new ManualTimeProvider();
        using var loop = new SettlementLoop(_appender, time, TraceLog.Of<SettlementLoop>());
        await loop.StartAsync(CancellationToken.None);
        var lost = await AppendAsync();
        var refused = new TaskCompletionSource();
        _store.Fault = _ =>
        {
            refused.TrySetResult();
            return new IOException("away");
        };
        _appender.Settle([lost], acknowledged: false);
        await refused.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        _store.Fault = _ => null;
        await WaitForBatchesAsync(2, () => time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal([new Delivery(1, lost.Record.Id)], _store.Batches[1].Unacknowledged);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Messages_OfSeveralSessions_GetTheirOwnResults()
    {
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;
        var messages = Enumerable.Range(1, 30)
            .Select(size => Enumerable.Range(1, 1 + (size % 3)).Select(account => Build(account)).ToList())
            .ToList();
        var results = messages.ConvertAll(message =>
        {
            Assert.True(_appender.TryAppend(message, out var appended));
            return appended;
        });
        gate.SetResult();

        for (var i = 0; i < messages.Count; i++)
        {
            Assert.Equal(
                messages[i].Select(append => append.Record.Id), (await results[i]).Select(appended => appended.Record.Id));
        }

        Assert.InRange(_store.Batches.Count, 1, 2);
    }

    [Fact]
    public async Task Append_AwakensTheReadersOfTheJournal()
    {
        var next = _signal.Next;
        await AppendAsync();

        Assert.True(next.IsCompleted);
        Assert.False(_signal.Next.IsCompleted);
    }

    [Fact]
    public async Task Drain_WaitsForWhatWasAdded()
    {
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;
        Assert.True(_appender.TryAppend([Build(1)], out var appended));
        var drained = _appender.DrainAsync();
        Assert.False(drained.IsCompleted);
        gate.SetResult();
        await drained.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.True(appended.IsCompletedSuccessfully);
    }

    private static MessageAppend Build(long account) => new MessageAppendBuilder { AccountId = account }.Build();

    private async Task WaitForBatchesAsync(int count, Action? meanwhile = null)
    {
        for (var tries = 0; _store.Batches.Count < count && tries < 7200; tries++)
        {
            meanwhile?.Invoke();
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }

        Assert.Equal(count, _store.Batches.Count);
    }

    private async Task<AppendedMessage> AppendAsync()
    {
        Assert.True(_appender.TryAppend([Build(1)], out var appended));
        return Assert.Single(await appended);
    }
}
