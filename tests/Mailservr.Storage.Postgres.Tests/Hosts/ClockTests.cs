using Mailservr.Messages;
using Mailservr.Testing;

namespace Mailservr.Storage.Postgres.Tests.Hosts;

/// <summary>Clocks of hosts that differ from that of the server and from one another, and jump.</summary>
public sealed class ClockTests(PostgresServer server) : DatabaseTest(server)
{
    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task Host_WhoseClockIsDaysOff_LivesAndItsMailIsThere(int days)
    {
        var time = new ManualTimeProvider(TimeProvider.System.GetUtcNow().AddDays(days));
        var (off, right) = (OpenHost(time: time), OpenHost());
        await right.InitializeAsync();

        var first = await off.AppendAsync(Mail("first", time));
        // A host is known to live by its lock, whatever time it is: longer than the others look for the dead.
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System);
        var again = await right.AppendAsync(Mail("first", TimeProvider.System));

        Assert.False(again.IsDuplicate);
        Assert.Equal(2, (await right.QueryAsync(new() { Text = "quince" })).Count);
        Assert.NotNull(await right.Messages.FindAsync(1, first.Record.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Clock_JumpingBackAndForth_LosesNoMessageAndNoEvent()
    {
        var start = TimeProvider.System.GetUtcNow();
        var stored = new List<long>();
        foreach (var hours in (int[])[0, -30, 60, -1, 0, 24, -24])
        {
            // The same database, as one host after the other sees it.
            var host = OpenHost(time: new ManualTimeProvider(start.AddHours(hours)));
            stored.Add((await host.AppendAsync(Mail($"{hours}:{stored.Count}", start.AddHours(hours)))).Record.Id);
        }

        var reader = OpenHost();
        var listed = new List<MessageRecord>();
        var query = new MailQuery { Limit = 2 };
        do
        {
            var page = await reader.Messages.QueryMessagesAsync(1, query, CancellationToken.None);
            listed.AddRange(page.Items);
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null);

        Assert.Equal(stored.Order(), listed.Select(message => message.Id).Order());
        Assert.Equal(listed.OrderByDescending(m => m.ReceivedAt).ThenByDescending(m => m.Id), listed);
        var events = await reader.Events.ReadAsync(1, 0, 100, CancellationToken.None);
        Assert.Equal(stored.Count, events.Count(one => one.Event.Type == "email.received"));
        Assert.Equal(events.Select(one => one.Position).Order(), events.Select(one => one.Position));
    }

    private static MessageAppend Mail(string key, TimeProvider time) => Mail(key, time.GetUtcNow());

    private static MessageAppend Mail(string key, DateTimeOffset at) =>
        new MessageAppendBuilder { DeliveryKey = key, Text = "a quince", ReceivedAt = at }.Build();
}
