using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Database;

public sealed class UnusableServerTests(PostgresServer server)
{
    [Fact]
    public async Task Start_NobodyListens_SaysWhereAndWhatToDo()
    {
        var message = await RefusalAsync("Host=127.0.0.1;Port=1;Username=ada;Password=not-to-be-told;Database=mail");

        Assert.StartsWith("PostgreSQL at 127.0.0.1:1 cannot be used: ", message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Mailservr", message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-to-be-told", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoSuchDatabase_SaysHowToMakeIt()
    {
        var message = await RefusalAsync(await OfDatabaseAsync("nowhere"));

        Assert.Contains("CREATE DATABASE \"nowhere\" ENCODING 'UTF8'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoSuchRole_NamesTheSetting()
    {
        var connection = new NpgsqlConnectionStringBuilder(await OfDatabaseAsync("postgres")) { Username = "nobody-of-this-name" };

        var message = await RefusalAsync(connection.ConnectionString);

        Assert.Contains("Correct Username and Password", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_RoleMayNotMakeTheSchema_SaysHowToLetIt()
    {
        var message = await RefusalAsync(await OfDatabaseAsync("postgres"));

        Assert.Contains("GRANT CREATE ON DATABASE \"postgres\" TO ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Multiplexing_IsRefused()
    {
        var message = await RefusalAsync(await server.CreateDatabaseAsync(migrated: false) + ";Multiplexing=true");

        Assert.Contains("Multiplexing=true", message, StringComparison.Ordinal);
    }

    private async Task<string> OfDatabaseAsync(string name) =>
        new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(migrated: false)) { Database = name }.ConnectionString;

    private static async Task<string> RefusalAsync(string connection)
    {
        await using var host = new TestStorage(connection);
        return (await Assert.ThrowsAsync<InvalidOperationException>(host.InitializeAsync)).Message;
    }
}
