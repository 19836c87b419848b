using Npgsql;

namespace Mailservr.Storage.Postgres.Tests;

/// <summary>A database for each test, and the hosts that the test opens on it.</summary>
public abstract class DatabaseTest(PostgresServer server) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _hosts = [];

    protected PostgresServer Server => server;

    protected string Database { get; private set; } = "";

    public virtual async ValueTask InitializeAsync() => Database = await server.CreateDatabaseAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal TestStorage OpenHost(Action<PostgresStorageOptions>? configure = null, TimeProvider? time = null)
    {
        var host = new TestStorage(Database, configure, time);
        _hosts.Add(host);
        return host;
    }

    /// <summary>A connection that nobody has used before.</summary>
    private protected async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(Database + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>So that the next message begins a segment of the search.</summary>
    private protected async Task FillSegmentsAsync()
    {
        await using var connection = await ConnectAsync();
        await connection.RunAsync(
            $"UPDATE mailservr.search_segments SET messages = {SearchSegment.Size}, listed = {SearchSegment.Size}", default);
    }

    private protected static async Task<string> ExplainAsync(NpgsqlConnection connection, MailFilter filter, string sql) =>
        string.Join('\n', await filter.ListAsync(connection, "EXPLAIN " + sql, static row => row.GetString(0), default));

    /// <param name="connection">To the database that is asked.</param>
    /// <param name="condition">A query for a boolean.</param>
    private protected static async Task WaitUntilAsync(NpgsqlConnection connection, string condition)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            await using var command = new NpgsqlCommand(condition, connection);
            if (await command.ExecuteScalarAsync() is true)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Fail($"Never came true: {condition}");
    }
}
