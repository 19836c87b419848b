using System.Collections.Concurrent;
using Mailservr.Events;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Hosts;

/// <summary>A subscriber of two hosts on one database, one of which dies.</summary>
public sealed class SubscriberHostsTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Before = 5;
    private const int After = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Subscriber_HostThatFeedsItHangsAndLosesItsLease_TheOtherGoesOnInOrder()
    {
        var heard = new ConcurrentQueue<(string Host, long Position)>();
        var hanging = new TaskCompletionSource();
        await using var one = await StartAsync(new Ear("one", heard));
        await using var two = await StartAsync(new Ear("two", heard));
        var inbox = await one.CreateAddressAsync("orders");
        await SendAsync(one, inbox, Before);
        await UntilAsync(() => heard.Count == 2 * Before);
        var feeding = Assert.Single(heard.Select(each => each.Host).Distinct());
        var dying = (feeding == "one" ? one : two).Services.GetRequiredService<Ear>();
        dying.Hangs = hanging.Task;

        // It hangs in the middle of its work when its connection is gone, and does not know.
        await SendAsync(two, inbox, 1);
        await UntilAsync(() => dying.IsHanging);
        await EndLeasesAsync();
        await SendAsync(one, inbox, After);
        await UntilAsync(() => heard.Count(each => each.Host != feeding) >= 2 * (1 + After));
        hanging.SetResult();

        var positions = heard.Where(each => each.Host != feeding).Select(each => each.Position).ToList();
        Assert.Equal(positions.Order(), positions);
        Assert.Equal(
            (await one.Services.GetRequiredService<IEventLog>().ReadAsync(null, 0, 1000, default)).Select(each => each.Position),
            heard.Select(each => each.Position).Distinct().Order());
    }

    private static async Task SendAsync(MailservrTestHost host, string inbox, int count)
    {
        for (var i = 0; i < count; i++)
            await host.SendAsync("shop@example.org", inbox, Guid.NewGuid().ToString(), "text");
    }

    private Task<MailservrTestHost> StartAsync(Ear ear) => TracedHost.StartAsync(options => options.Extend = mailservr =>
    {
        mailservr.UsePostgres(Database).AddEventSubscriber<Listener>();
        mailservr.Services.AddSingleton(ear);
    });

    private async Task EndLeasesAsync()
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = $1"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        command.Parameters.Add(new NpgsqlParameter { Value = (long)AdvisoryLocks.Lease });
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "It did not happen.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private sealed class Ear(string name, ConcurrentQueue<(string Host, long Position)> heard)
    {
        public Task Hangs { get; set; } = Task.CompletedTask;

        public bool IsHanging { get; private set; }

        public async ValueTask HearAsync(long position)
        {
            IsHanging = !Hangs.IsCompleted;
            await Hangs;
            heard.Enqueue((name, position));
        }
    }

    private sealed class Listener(Ear ear) : IEventSubscriber
    {
        public ValueTask OnEventAsync(EventRecord record, CancellationToken cancellationToken) =>
            ear.HearAsync(record.Position);
    }
}
