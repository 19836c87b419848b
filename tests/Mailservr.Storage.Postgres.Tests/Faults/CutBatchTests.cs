using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Faults;

/// <summary>The connection breaks somewhere within the bytes of a batch.</summary>
public sealed class CutBatchTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Messages = 20;

    [Theory]
    [InlineData(100, false)]
    [InlineData(100, true)]
    [InlineData(4_000, false)]
    [InlineData(4_000, true)]
    [InlineData(20_000, false)]
    [InlineData(20_000, true)]
    [InlineData(60_000, false)]
    [InlineData(60_000, true)]
    [InlineData(150_000, false)]
    [InlineData(150_000, true)]
    public async Task Append_CutWithinItsBytes_IsThereWholeAndOnceInTheEnd(int bytes, bool spooled)
    {
        await using var proxy = new TcpProxy(Server.Port);
        var name = new NpgsqlConnectionStringBuilder(Database).Database;
        await using var host = new TestStorage(
            $"Host=127.0.0.1;Port={proxy.Port};Database={name};Username=mail;SSL Mode=Disable",
            options => options.RequireTls = false);
        await host.InitializeAsync();
        var batch = Enumerable.Range(0, Messages).Select(i => new MessageAppendBuilder
        {
            Subject = $"mail {i}",
            DeliveryKey = $"mail {i}",
            Text = new string('x', 10_000),
            ReceivedAt = TimeProvider.System.GetUtcNow(),
        }).ToList();

        proxy.CutAfter(bytes);
        for (var tries = 1; !await StoresAsync(host, batch, spooled); tries++)
            Assert.InRange(tries, 1, 20);

        Assert.True(proxy.WasCut, "The connection was never cut.");
        var stored = await host.QueryAsync(new() { Limit = 100 });
        Assert.Equal(batch.Select(mail => mail.Subject).Order(), stored.Select(mail => mail.Subject).Order());
        var events = await host.Events.ReadAsync(1, 0, 100, CancellationToken.None);
        Assert.Equal(Messages, events.Count(one => one.Event.Type == "email.received"));
    }

    // Whoever was not told that it is stored comes again, with a message of its own that has the same bytes.
    private static async Task<bool> StoresAsync(TestStorage host, IReadOnlyList<MessageAppendBuilder> batch, bool spooled)
    {
        try
        {
            await host.StoreAsync(spooled, [.. batch.Select(mail => mail.Build())]);
            return true;
        }
        catch (Exception fault) when (fault is NpgsqlException or IOException)
        {
            foreach (var mail in batch)
                mail.Id += 1_000_000;
            return false;
        }
    }
}
