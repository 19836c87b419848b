using System.Net;
using Mailservr.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mailservr.AspNetCore.Tests.Health;

public sealed class MailHealthTests(TestApp app)
{
    private const string Secret = "secret.internal:5432 password";

    /// <summary>A busy storage may answer one look too late: degraded, and well again with the next.</summary>
    [Fact]
    public async Task Ready_Running_NamesEveryCheck()
    {
        var body = "";
        for (var look = 0; look < 10 && !body.Contains("\"ready\"", StringComparison.Ordinal); look++)
        {
            body = await app.Client().GetStringAsync(
                new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        }

        Assert.Contains(
            """
            {"status":"ready","checks":{"database":"healthy","blobs":"healthy","spool":"healthy","search":"healthy","events":"healthy"}}
            """.Trim(),
            body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_BlobsAway_IsDegradedAndTellsNoSecret()
    {
        var (status, body) = await AskAsync(services => services.Replace(
            ServiceDescriptor.Singleton<IBlobStore>(new BrokenBlobs())));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"status\":\"degraded\"", body, StringComparison.Ordinal);
        Assert.Contains("\"blobs\":\"degraded\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_DatabaseAway_Is503AndTellsNoSecret()
    {
        var (status, body) = await AskAsync(services => services.Replace(
            ServiceDescriptor.Singleton<IIdBlocks>(new BrokenIds())), breakAfterStart: true);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("Not ready: database failed.", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000, 20_000, "\"spool\":\"healthy\",\"search\":\"healthy\"")]
    [InlineData(10_001, 20_000, "\"spool\":\"degraded\",\"search\":\"healthy\"")]
    [InlineData(0, 20_001, "\"spool\":\"healthy\",\"search\":\"degraded\"")]
    public async Task Ready_WorkThatWaits_IsDegradedBeyondALimit(long unfiled, long unindexed, string states)
    {
        var (status, body) = await AskAsync(services => services.Replace(
            ServiceDescriptor.Singleton<IStorageBacklog>(new FixedBacklog(new(unfiled, unindexed)))));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(states, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_OfAHostOfItsOwn_ShowAmongThem()
    {
        var service = app.Services.GetRequiredService<HealthCheckService>();

        var report = await service.CheckHealthAsync(TestContext.Current.CancellationToken);
        // A storage that other tests keep busy answers too late for a check, which is what checks are for.
        for (var tries = 0; report.Status != HealthStatus.Healthy && tries < 60; tries++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            report = await service.CheckHealthAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("mailservr.database", report.Entries.Keys);
        Assert.All(report.Entries.Values, entry => Assert.Equal(HealthStatus.Healthy, entry.Status));
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(
        Action<IServiceCollection> change, bool breakAfterStart = false)
    {
        var folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
        try
        {
            await using var other = TestApp.Create(folder, replace: change);
            other.MapMailservr();
            await other.StartAsync();
            if (other.Services.GetRequiredService<IIdBlocks>() is BrokenIds ids)
                ids.IsBroken = breakAfterStart;
            await other.Services.GetRequiredService<BacklogMonitor>().LookAsync(CancellationToken.None);
            using var client = new HttpClient { BaseAddress = new Uri(other.Urls.First()) };
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class BrokenIds : IIdBlocks
    {
        private long _next = 1;

        public bool IsBroken { get; set; }

        public ValueTask<long> ReserveAsync(int count, CancellationToken cancellationToken) => IsBroken
            ? throw new IOException(Secret)
            : new(Interlocked.Add(ref _next, count) - count);
    }

    private sealed class FixedBacklog(StorageBacklog backlog) : IStorageBacklog
    {
        public ValueTask<StorageBacklog> ReadBacklogAsync(CancellationToken cancellationToken) => new(backlog);
    }

    private sealed class BrokenBlobs : IBlobStore, IBlobProbe
    {
        public ValueTask ProbeAsync(CancellationToken cancellationToken) => throw new IOException(Secret);

        public ValueTask<IBlobUpload> BeginUploadAsync(long accountId, CancellationToken cancellationToken) =>
            throw new IOException(Secret);

        public ValueTask<Stream?> OpenReadAsync(
            BlobKey key, long offset, long? length, CancellationToken cancellationToken) => throw new IOException(Secret);

        public ValueTask<bool> DeleteAsync(
            BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken) => new(false);

        public async IAsyncEnumerable<BlobInfo> ListAsync(
            long? accountId,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield break;
        }
    }
}
