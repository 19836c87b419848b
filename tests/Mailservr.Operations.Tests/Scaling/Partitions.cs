using Mailservr.Storage.Postgres.Tests;
using Npgsql;

namespace Mailservr.Operations.Tests;

/// <summary>Databases that docs/partition.sql was applied to.</summary>
internal static class Partitions
{
    public static async Task<string> CreateDatabaseAsync(PostgresServer server)
    {
        var connectionString = await server.CreateDatabaseAsync();
        await ApplyAsync(connectionString, count: 2);
        return connectionString;
    }

    public static async Task ApplyAsync(string connectionString, int count)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mailservr.sln")))
            folder = folder.Parent;
        var script = await File.ReadAllTextAsync(Path.Combine(folder?.FullName ?? "", "docs", "partition.sql"));
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await PostgresServer.ExecuteAsync(connection, $"SET mailservr.partitions = '{count}'");
        await PostgresServer.ExecuteAsync(connection, script);
    }
}
