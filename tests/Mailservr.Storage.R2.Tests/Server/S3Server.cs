using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;

[assembly: AssemblyFixture(typeof(Mailservr.Storage.R2.Tests.S3Server))]

namespace Mailservr.Storage.R2.Tests;

/// <summary>
/// A real S3 server for all tests, one bucket and a prefix for each. Without its packages a test is skipped; in CI it
/// fails: .ci/run installs them.
/// </summary>
public sealed class S3Server : IAsyncLifetime
{
    public const string Bucket = "mail";
    private static int _prefixes;

    private Radosgw? _server;

    /// <summary>Where parts go that find no memory.</summary>
    internal static string Folder { get; } = Path.Combine(Path.GetTempPath(), $"mailservr-uploads-{Environment.ProcessId}");

    /// <summary>Of the server itself.</summary>
    internal string Url => (_server ?? throw new InvalidOperationException("The S3 server has not been started.")).Url;

    public async ValueTask InitializeAsync()
    {
        if (Radosgw.Missing() is not null)
            return;

        _server = await Radosgw.StartAsync();
        using var client = Client(Options());
        await client.PutBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
            await server.DisposeAsync();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder);
    }

    /// <summary>Skips the test, or fails it in CI, when there is no server.</summary>
    internal void Require()
    {
        if (_server is not null || Radosgw.Missing() is not { } sentence)
            return;

        Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is not "true", sentence);
        Assert.Fail(sentence);
    }

    /// <summary>Those of a store that is empty.</summary>
    internal R2Options Options()
    {
        Require();
        return new()
        {
            ServiceUrl = Url,
            Bucket = Bucket,
            AccessKey = "AKMAILSERVR",
            SecretKey = "SKMAILSERVR",
            // No prefix begins with that of another test.
            Prefix = "test-" + Interlocked.Increment(ref _prefixes).ToString("D4", CultureInfo.InvariantCulture),
            RequestTimeout = TimeSpan.FromSeconds(20),
        };
    }

    internal R2BlobStore Store(R2Options? options = null, TimeProvider? time = null) => new(
        options ?? Options(),
        Folder,
        time ?? TimeProvider.System,
        TraceLog.Of<R2BlobStore>());

    /// <summary>Everything that is below a prefix, finished or not; but for the mark of the installation, which a host makes in its own time.</summary>
    internal async Task<IReadOnlyList<string>> EverythingAsync(R2Options options)
    {
        using var client = Client(options);
        var objects = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = options.Prefix });
        var parts = await client.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = options.Prefix });
        return
        [
            .. (objects.S3Objects ?? []).Select(found => found.Key).Where(key => key != new R2Keys(options.Prefix).Owner),
            .. (parts.MultipartUploads ?? []).Select(upload => upload.Key + " (in parts)"),
        ];
    }

    /// <summary>Past any proxy.</summary>
    internal AmazonS3Client Client(R2Options options) => new R2Client(new()
    {
        ServiceUrl = Url,
        Bucket = options.Bucket,
        AccessKey = options.AccessKey,
        SecretKey = options.SecretKey,
    });
}
