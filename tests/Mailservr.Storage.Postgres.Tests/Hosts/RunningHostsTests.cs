using System.Net;
using Mailservr.Addresses;
using Mailservr.Messages;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Hosts;

/// <summary>Whole hosts, with SMTP and HTTP, on one database.</summary>
public sealed class RunningHostsTests(PostgresServer server) : DatabaseTest(server)
{
    [Fact]
    public async Task Mail_ReceivedByOneHost_IsAnnouncedByTheOther()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var inbox = await one.CreateAddressAsync("orders");
        var addresses = two.Services.GetRequiredService<IRecordStore<AddressRecord>>();
        var address = await addresses.FindByKeyAsync(inbox, default);
        Assert.NotNull(address);

        var waiting = two.Services.GetRequiredService<MailWaiter>()
            .WaitForAsync(address.OwnerId, new() { AddressId = address.Id }, TimeSpan.FromSeconds(30), default);
        await one.SendAsync("shop@example.org", inbox, "Your order 42", "Your code is 314159.");

        Assert.Equal("Your order 42", (await waiting)?.Subject);
    }

    [Fact]
    public async Task Ready_WhileTheDatabaseIsAway_IsNot()
    {
        await using var host = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await ReadinessAsync(host));
        var name = new NpgsqlConnectionStringBuilder(Database).Database;
        await using var admin = await Server.ConnectAsync("postgres", "postgres");

        await PostgresServer.ExecuteAsync(admin, $"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await Server.CutConnectionsAsync(Database);
        await UntilAsync(host, HttpStatusCode.ServiceUnavailable);

        await PostgresServer.ExecuteAsync(admin, $"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        await UntilAsync(host, HttpStatusCode.OK);
    }

    private Task<MailservrTestHost> StartAsync() => TracedHost.StartAsync(
        options => options.Extend = mailservr => mailservr.UsePostgres(Database));

    private static async Task UntilAsync(MailservrTestHost host, HttpStatusCode expected)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if (await ReadinessAsync(host) == expected)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Fail($"Readiness never answered {expected}.");
    }

    private static async Task<HttpStatusCode> ReadinessAsync(MailservrTestHost host)
    {
        using var answer = await host.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return answer.StatusCode;
    }
}
