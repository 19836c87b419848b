using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Makes the data source from the options, and refuses one that would send mail in the clear.</summary>
internal static class PostgresConnections
{
    // The host's own connection, the indexer, the notifier, a lease, and the look for what has changed.
    private const int Background = 5;

    public static NpgsqlDataSource Open(PostgresStorageOptions options)
    {
        if (options.DataSource is { } given)
        {
            var said = new NpgsqlConnectionStringBuilder(given.ConnectionString);
            RequireTls(said, options);
            RefuseMultiplexing(said);
            return given;
        }

        var connection = Parse(options.ConnectionString);
        if (options.RequireTls && !Says(connection, "SSL Mode") && !IsLocal(connection))
            connection.SslMode = SslMode.Require;
        RequireTls(connection, options);
        RefuseMultiplexing(connection);
        if (!Says(connection, "Maximum Pool Size"))
            connection.MaxPoolSize = options.Writers + options.Readers + Background;
        if (!Says(connection, "Application Name"))
            connection.ApplicationName = "mailservr";
        // Nothing of a session is left behind that the next user of the connection could find.
        if (!Says(connection, "No Reset On Close"))
            connection.NoResetOnClose = true;
        // The same few dozen statements all day: planned once for each connection.
        if (!Says(connection, "Max Auto Prepare"))
            connection.MaxAutoPrepare = 100;
        // A page is read from an index in a few milliseconds; to start processes for it, or to compile it, takes longer.
        if (!Says(connection, "Options"))
            connection.Options = "-c max_parallel_workers_per_gather=0 -c jit=off";
        // A host that lost its network is noticed, and does not wait for the TCP timeout of two hours.
        if (!Says(connection, "Keepalive"))
            connection.KeepAlive = 10;
        // Somebody waits for an answer; and to have a statement cancelled, which takes a connection too, takes as long again.
        if (!Says(connection, "Timeout"))
            connection.Timeout = 10;
        return new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
    }

    private static NpgsqlConnectionStringBuilder Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InvalidOperationException(
                "UsePostgres needs to know the database: set ConnectionStrings:Mailservr, e.g. "
                + "'Host=db.example;Database=mail;Username=mail;Password=…;SSL Mode=VerifyFull'.");
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (ArgumentException exception)
        {
            // Without the text: it holds a password.
            throw new InvalidOperationException(
                $"The connection string of PostgreSQL cannot be read: {exception.Message}", exception);
        }
    }

    // Statements of one transaction are prepared, and NOTIFY is waited for: that is done on one connection.
    private static void RefuseMultiplexing(NpgsqlConnectionStringBuilder connection)
    {
        if (connection.Multiplexing)
        {
            throw new InvalidOperationException(
                "The data source of PostgreSQL has Multiplexing=true, with which Mailservr cannot work. Give one without: it "
                + "may be of the same server and database.");
        }
    }

    private static void RequireTls(NpgsqlConnectionStringBuilder connection, PostgresStorageOptions options)
    {
        if (!options.RequireTls || IsLocal(connection) || connection.SslMode >= SslMode.Require)
            return;

        throw new InvalidOperationException(
            $"The connection to PostgreSQL may be unencrypted (SSL Mode={connection.SslMode}). Say SSL Mode=VerifyFull, "
            + "or set Mailservr:Postgres:RequireTls to false where the network is trusted.");
    }

    private static bool IsLocal(NpgsqlConnectionStringBuilder connection) =>
        connection.Host is { } host && (host.StartsWith('/') || host.StartsWith('@'));

    private static bool Says(NpgsqlConnectionStringBuilder connection, string key) => connection.ShouldSerialize(key);
}
