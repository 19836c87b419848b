using Mailservr.Events;
using Mailservr.Testing;

namespace Mailservr.Storage.Postgres.Tests.Events;

public sealed class EventOrderTests(PostgresServer server) : DatabaseTest(server)
{
    [Fact]
    public async Task Read_WhileThreeHostsWriteAndSomeFail_NeverFindsAnEventBehind()
    {
        TestStorage[] hosts = [OpenHost(), OpenHost(), OpenHost()];
        foreach (var host in hosts)
            await host.InitializeAsync();
        var taken = await hosts[0].AppendAsync(new MessageAppendBuilder().Build());

        var writing = Task.WhenAll(Enumerable.Range(0, 9).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 30; i++)
            {
                await hosts[writer % 3].AppendAsync(new MessageAppendBuilder().Build());
                if (i % 5 == 0)
                {
                    var poison = new MessageAppendBuilder { Id = taken.Record.Id }.Build();
                    await Assert.ThrowsAnyAsync<Exception>(() => hosts[writer % 3].AppendAsync(poison));
                }
            }
        })));
        var seen = await FollowAsync(OpenHost(), writing);

        await writing;
        // Two for each: received, and a new thread.
        Assert.Equal(2 * ((9 * 30) + 1), seen.Count);
        Assert.Equal(seen.Order().Distinct(), seen);
    }

    [Fact]
    public async Task Head_WhileABatchIsNotCommitted_IsNotAheadOfIt()
    {
        var host = OpenHost();
        await host.AppendAsync(new MessageAppendBuilder().Build());
        var head = await host.Events.GetHeadAsync(default);
        await using var open = await Server.ConnectAsync(
            new Npgsql.NpgsqlConnectionStringBuilder(Database).Database ?? "");
        await PostgresServer.ExecuteAsync(
            open,
            $"BEGIN; SELECT pg_advisory_xact_lock({AdvisoryLocks.EventPositions}, 0), nextval('mailservr.event_positions')");

        Assert.Equal(head, await host.Events.GetHeadAsync(default));
    }

    private static async Task<List<long>> FollowAsync(TestStorage host, Task writing)
    {
        var seen = new List<long>();
        bool finished;
        IReadOnlyList<EventRecord> page;
        do
        {
            finished = writing.IsCompleted;
            page = await host.Events.ReadAsync(null, seen.LastOrDefault(), 7, default);
            seen.AddRange(page.Select(record => record.Position));
        }
        while (!finished || page.Count > 0);
        return seen;
    }
}
