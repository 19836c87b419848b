using Mailservr.Messages;
using Mailservr.Testing;

namespace Mailservr.Storage.Postgres.Tests.Faults;

/// <summary>
/// Senders as they are in the world: each repeats its message, as a new one with the same bytes and envelope, until it
/// is told that it is stored.
/// </summary>
internal sealed class Senders(TestStorage storage, bool spooled = false)
{
    private int _acknowledged;

    /// <summary>Messages that were stored, as far as their senders know.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public int Failures { get; private set; }

    public Task SendAsync(int senders, int messages) => Task.WhenAll(
        Enumerable.Range(0, senders).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < messages; i++)
                await SendOneAsync($"{sender}.{i}");
        })));

    /// <summary>Every message is there once, and everything about it fits together.</summary>
    public async Task AssertEachIsStoredOnceAsync(int expected)
    {
        var subjects = new List<string>();
        var query = new MailQuery { Limit = 500 };
        do
        {
            var page = await storage.Messages.QueryMessagesAsync(1, query, CancellationToken.None);
            subjects.AddRange(page.Items.Select(message => message.Subject));
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null);

        Assert.Equal(expected, subjects.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(expected, subjects.Count);
        var events = await storage.Events.ReadAsync(1, 0, 100_000, CancellationToken.None);
        Assert.Equal(expected, events.Count(one => one.Event.Type == "email.received"));
        var threads = await storage.QueryThreadsAsync(new() { Limit = 1000 });
        Assert.Equal(expected, threads.Sum(thread => thread.EmailCount));
    }

    private async Task SendOneAsync(string name)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await storage.StoreAsync(spooled, new MessageAppendBuilder
                {
                    Subject = name,
                    DeliveryKey = name,
                    InternetMessageId = name + "@x",
                    References = [$"thread{name.Length}@x"],
                    ReceivedAt = TimeProvider.System.GetUtcNow(),
                }.Build());
                Interlocked.Increment(ref _acknowledged);
                return;
            }
            catch (Exception) when (tries < 400)
            {
                Failures++;
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }
}
