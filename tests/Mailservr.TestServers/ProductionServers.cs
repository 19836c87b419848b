namespace Mailservr.TestServers;

/// <summary>
/// One PostgreSQL and one S3 server for all tests of a process. They are started by the first who asks, and end with the
/// process, however it ends.
/// </summary>
public sealed class ProductionServers
{
    private static readonly Lazy<Task<ProductionServers>> Started = new(StartAsync);

    private ProductionServers(PostgresServer postgres, Radosgw s3) => (Postgres, S3) = (postgres, s3);

    public PostgresServer Postgres { get; }

    public Radosgw S3 { get; }

    /// <summary>Null when they can be started.</summary>
    public static string? Missing => PostgresProcess.IsInstalled ? Radosgw.Missing() : PostgresProcess.Package;

    public static Task<ProductionServers> GetAsync() => Started.Value;

    /// <summary>
    /// A storage of its own: on the shared servers, or on a PostgreSQL that the test takes away. Skips the test where there
    /// are no servers; in CI that is a failure.
    /// </summary>
    public static async Task<ProductionStorage> NewStorageAsync(PostgresServer? postgres = null)
    {
        Require();
        var servers = await GetAsync();
        return new ProductionStorage(postgres ?? servers.Postgres, servers.S3);
    }

    public static void Require()
    {
        if (Missing is not { } sentence)
            return;

        Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is not "true", sentence);
        Assert.Fail(sentence);
    }

    private static async Task<ProductionServers> StartAsync()
    {
        if (Missing is { } sentence)
            throw new InvalidOperationException(sentence);

        var postgres = new PostgresServer();
        var (database, s3) = (postgres.InitializeAsync().AsTask(), Radosgw.StartAsync());
        await Task.WhenAll(database, s3);
        await TestBucket.PrepareAsync(await s3);
        return new(postgres, await s3);
    }
}
