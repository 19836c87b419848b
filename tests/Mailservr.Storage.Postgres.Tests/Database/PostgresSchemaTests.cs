using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Database;

public sealed class PostgresSchemaTests(PostgresServer server)
{
    [Fact]
    public async Task Start_OfManyHostsAtOnce_MigratesOnce()
    {
        var database = await server.CreateDatabaseAsync(migrated: false);
        var hosts = Enumerable.Range(0, 5).Select(_ => new TestStorage(database)).ToList();

        await Task.WhenAll(hosts.Select(host => Task.Run(host.InitializeAsync)));

        await hosts[0].AppendAsync(new MessageAppendBuilder().Build());
        Assert.Single(await hosts[4].QueryAsync(new()));
        foreach (var host in hosts)
            await host.DisposeAsync();
    }

    // What docs/operations.md says of an update that is broken off.
    [Fact]
    public async Task Start_OnAnEmptyDatabase_CommitsEachStepForItself()
    {
        var database = await server.CreateDatabaseAsync(migrated: false);
        await using var host = new TestStorage(database);
        await host.InitializeAsync();

        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        Assert.True(await connection.ScalarAsync<bool>(
            "SELECT count(*) > 1 AND count(DISTINCT xmin::text) = count(*) FROM mailservr.schema_history", default));
    }

    [Fact]
    public async Task Start_OfARoleWithoutRights_WorksInAnEmptyDatabaseThatItOwns()
    {
        var database = await server.CreateDatabaseAsync(migrated: false);
        await using var host = new TestStorage(database);
        await host.InitializeAsync();

        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = current_user",
            connection);
        Assert.Equal(false, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Start_OnANewerSchema_IsRefused()
    {
        var database = await server.CreateDatabaseAsync();
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.OpenAsync();
            await PostgresServer.ExecuteAsync(
                connection, "INSERT INTO mailservr.schema_history VALUES ('9999_Future', '99.0.0')");
        }

        await using var host = new TestStorage(database);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(host.InitializeAsync);

        Assert.Equal(
            "The database has schema 9999_Future, but this program knows schemas up to 0011_Installations. Start the newer "
            + "program that wrote it, or restore a backup made before the update.",
            refused.Message);
    }

    [Fact]
    public async Task Start_AgainAfterAFailure_Works()
    {
        var database = await server.CreateDatabaseAsync();
        await using var admin = await server.ConnectAsync("postgres", "postgres");
        var name = new NpgsqlConnectionStringBuilder(database).Database;
        await PostgresServer.ExecuteAsync(admin, $"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await using var host = new TestStorage(database);

        await Assert.ThrowsAnyAsync<Exception>(host.InitializeAsync);
        await PostgresServer.ExecuteAsync(admin, $"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        await host.InitializeAsync();

        Assert.Empty(await host.QueryAsync(new()));
    }

    [Fact]
    public async Task Start_WhereCommitsAreNotFlushed_IsWarnedOf()
    {
        var database = await server.CreateDatabaseAsync();
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.OpenAsync();
            await PostgresServer.ExecuteAsync(
                connection, $"ALTER DATABASE {connection.Database} SET synchronous_commit = off");
        }

        await using var host = new TestStorage(database);
        await host.InitializeAsync();

        Assert.Contains(
            host.Logs.Lines, line => line.StartsWith("The server has synchronous_commit=off", StringComparison.Ordinal));
    }
}
