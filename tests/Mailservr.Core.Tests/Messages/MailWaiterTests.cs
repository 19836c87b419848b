using Mailservr.Core.Tests.Events;
using Mailservr.Messages;

namespace Mailservr.Core.Tests.Messages;

public sealed class MailWaiterTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly JournalHost _host = new();

    public async ValueTask InitializeAsync() => await _host.Pump.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _host.Pump.StopAsync(CancellationToken.None);
        _host.Pump.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wait_ThousandWaitersAndMessagesAtOnce_EachGetsItsOwn(bool after)
    {
        var since = _host.Clock.GetUtcNow().AddSeconds(-1);
        // Without a time to begin from, a waiter hears only what comes once it listens: before its call returns.
        var waiters = Enumerable.Range(0, 1000)
            .Select(i => after
                ? Task.Run(() => WaitAsync(new MailMatch { Subject = $"number {i} of", After = since }))
                : WaitAsync(new MailMatch { Subject = $"number {i} of" }))
            .ToList();
        var senders = Enumerable.Range(0, 4).Select(sender => Task.Run(async () =>
        {
            for (var i = sender; i < waiters.Count; i += 4)
                await _host.DeliverAsync(builder => builder.Subject = $"The number {i} of many");
        }));
        await Task.WhenAll(senders);

        var found = await Task.WhenAll(waiters).WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken);
        for (var i = 0; i < found.Length; i++)
            Assert.Equal($"The number {i} of many", found[i]?.Subject);
    }

    [Fact]
    public async Task Wait_OlderMail_CountsOnlyBehindAfter()
    {
        var at = _host.Clock.GetUtcNow();
        var old = await _host.DeliverAsync();
        _host.Clock.Advance(Minute);
        var next = await _host.DeliverAsync();

        Assert.Equal(old.Id, (await WaitAsync(new MailMatch { After = at.AddMilliseconds(-1) }))?.Id);
        Assert.Equal(next.Id, (await WaitAsync(new MailMatch { After = at }))?.Id);
        Assert.False(WaitAsync(new MailMatch { After = at + Minute }).IsCompleted);
    }

    [Fact]
    public async Task Wait_MailOfBeforeTheCallIsAnnouncedAfterIt_WaitsForTheNext()
    {
        var before = _host.Clock.GetUtcNow();
        _host.Clock.Advance(TimeSpan.FromMilliseconds(50.5));
        var waiting = WaitAsync(new MailMatch());
        await _host.DeliverAsync(builder => builder.ReceivedAt = before);
        var next = await _host.DeliverAsync(builder => builder.ReceivedAt = before.AddMilliseconds(50));

        Assert.Equal(next.Id, (await waiting.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken))?.Id);
    }

    [Fact]
    public async Task Wait_NothingMatches_EndsWithTheTimeout()
    {
        var waiting = WaitAsync(new MailMatch { Subject = "wanted", From = "me@x", AddressId = 100 });
        await _host.DeliverAsync(builder => builder.Subject = "another");
        await _host.DeliverAsync(builder => (builder.Subject, builder.From) = ("wanted", new("you@x", "me")));
        await _host.DeliverAsync(builder => (builder.Subject, builder.From, builder.AddressId) = ("wanted", new("me@x", null), 7));
        await _host.DeliverAsync(builder => (builder.Subject, builder.From, builder.AccountId) = ("wanted", new("me@x", null), 2));
        _host.Clock.Advance(Minute - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);
        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(await waiting.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Wait_QuarantinedMail_DoesNotCount()
    {
        var since = _host.Clock.GetUtcNow().AddSeconds(-1);
        await _host.DeliverAsync(builder => builder.Quarantined = true);
        var waiting = WaitAsync(new MailMatch { After = since });
        await _host.DeliverAsync(builder => builder.Quarantined = true);
        var wanted = await _host.DeliverAsync();

        var found = await waiting.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(wanted.Id, found?.Id);
    }

    [Theory]
    [InlineData("SENDER@x", null)]
    [InlineData("jürgen", null)]
    [InlineData(null, "HELLO")]
    public async Task Wait_PartsOfSenderAndSubject_MatchWhateverTheCase(string? from, string? subject)
    {
        var waiting = WaitAsync(new MailMatch { From = from, Subject = subject });
        var sent = await _host.DeliverAsync(
            builder => (builder.From, builder.Subject) = (new("sender@x.example", "Jürgen"), "Say hello now"));

        Assert.Equal(sent.Id, (await waiting.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken))?.Id);
    }

    [Fact]
    public async Task Wait_SecondAddressOfTheAccount_Matches()
    {
        var waiting = WaitAsync(new MailMatch { AddressId = 102 });
        var sent = await _host.DeliverAsync(builder => builder.MoreAddressIds = [101, 102]);

        Assert.Equal(sent.Id, (await waiting.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken))?.Id);
    }

    [Fact]
    public async Task Wait_MessageDeletedAtOnce_WaitsForTheNext()
    {
        var waiting = WaitAsync(new MailMatch());
        var builder = new Mailservr.Testing.MessageAppendBuilder { ReceivedAt = _host.Clock.GetUtcNow() };
        var gone = builder.Build().Record;
        await _host.Log.AppendAsync(
            Mailservr.Events.MailEvents.For(new AppendedMessage(gone, IsNewThread: false, IsDuplicate: false), null),
            TestContext.Current.CancellationToken);
        var next = await _host.DeliverAsync();

        Assert.Equal(next.Id, (await waiting.WaitAsync(JournalHost.Patience, TestContext.Current.CancellationToken))?.Id);
    }

    [Fact]
    public async Task Wait_CallerGoesAway_IsCancelled()
    {
        using var gone = new CancellationTokenSource();
        var waiting = _host.Waiter.WaitForAsync(1, new MailMatch(), Minute, gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task<MessageRecord?> WaitAsync(MailMatch match) =>
        _host.Waiter.WaitForAsync(1, match, Minute, TestContext.Current.CancellationToken);
}
