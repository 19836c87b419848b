using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(Mailservr.Operations.Tests.Buckets))]

namespace Mailservr.Operations.Tests;

/// <summary>A real S3 server, and a prefix of a bucket for each test.</summary>
public sealed class Buckets : IAsyncLifetime
{
    private const string Bucket = "mail";
    private const string AccessKey = "AKMAILSERVR";
    private const string SecretKey = "SKMAILSERVR";

    private static int _prefixes;

    private Radosgw? _server;

    public async ValueTask InitializeAsync()
    {
        if (Radosgw.Missing() is not null)
            return;

        _server = await Radosgw.StartAsync();
        using var client = Client(_server.Url);
        await client.PutBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
            await server.DisposeAsync();
    }

    /// <summary>The settings of a host for an empty place, below a section (like <c>Target:</c>).</summary>
    internal string[] Settings(string section, string? prefix = null)
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
            Assert.SkipWhen(_server is null, Radosgw.Missing() ?? "");
        return
        [
            $"--{section}Mailservr:Blobs=R2",
            $"--{section}Mailservr:R2:ServiceUrl={_server?.Url}",
            $"--{section}Mailservr:R2:Bucket={Bucket}",
            $"--{section}Mailservr:R2:AccessKey={AccessKey}",
            $"--{section}Mailservr:R2:SecretKey={SecretKey}",
            $"--{section}Mailservr:R2:Prefix={prefix ?? NewPrefix()}",
        ];
    }

    internal static string NewPrefix() =>
        "host-" + Interlocked.Increment(ref _prefixes).ToString(CultureInfo.InvariantCulture);

    /// <summary>Copies every object below a prefix to another one, as a backup of the bucket does.</summary>
    internal async Task CopyAsync(string from, string to)
    {
        using var client = Client(_server?.Url ?? "");
        var objects = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = from + "/" });
        foreach (var found in objects.S3Objects ?? [])
            await client.CopyObjectAsync(Bucket, found.Key, Bucket, to + found.Key[from.Length..]);
    }

    private static AmazonS3Client Client(string url) => new(
        AccessKey, SecretKey, new AmazonS3Config
        {
            ServiceURL = url,
            ForcePathStyle = true,
            AuthenticationRegion = "auto",
        });
}
