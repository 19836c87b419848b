using System.Data.Common;
using Mailservr.Accounts;
using Mailservr.Sessions;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Faults;

/// <summary>The server takes connections and what is said on them, and answers nothing.</summary>
public sealed class HangingServerTests(PostgresServer server) : DatabaseTest(server)
{
    // Of this test alone: what is tried ends long before, or not at all.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Record_OfAServerThatDoesNotAnswer_IsGivenUpSoonWhateverStatementsMayTake()
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var host = OpenHost(proxy);
        await host.InitializeAsync();
        // The one asks for what has changed first, the other does not.
        await FindAsync<ApiKeyRecord>(host);
        await FindAsync<SessionRecord>(host);
        var gate = proxy.Hold();

        try
        {
            await Task.WhenAll(AssertGivenUpAsync<ApiKeyRecord>(host), AssertGivenUpAsync<SessionRecord>(host));
        }
        finally
        {
            // Or the host ends with its last statement, after ten minutes.
            gate.SetResult();
        }

        await FindAsync<ApiKeyRecord>(host);
        await FindAsync<SessionRecord>(host);
    }

    private static async Task AssertGivenUpAsync<TRecord>(TestStorage host)
        where TRecord : Record
    {
        // One that nobody has asked for: what has just been answered is remembered for some milliseconds.
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => FindAsync<TRecord>(host, 2).WaitAsync(Patience));

        Assert.Contains(Causes(fault), cause => cause is DbException { IsTransient: true });
    }

    private static async Task FindAsync<TRecord>(TestStorage host, long id = 1)
        where TRecord : Record =>
        Assert.Null(await host.Get<IRecordStore<TRecord>>().FindAsync(id, CancellationToken.None));

    private static IEnumerable<Exception> Causes(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
            yield return fault;
    }

    private TestStorage OpenHost(TcpProxy proxy)
    {
        var name = new NpgsqlConnectionStringBuilder(Database).Database;
        return new TestStorage(
            $"Host=127.0.0.1;Port={proxy.Port};Database={name};Username=mail;SSL Mode=Disable;Command Timeout=600",
            options => options.RequireTls = false);
    }
}
