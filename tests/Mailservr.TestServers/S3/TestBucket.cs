using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mailservr.TestServers;

/// <summary>A folder of the one bucket of an S3 server.</summary>
public sealed class TestBucket
{
    public const string Name = "mail";
    public const string AccessKey = "AKMAILSERVR";
    public const string SecretKey = "SKMAILSERVR";

    private static int _prefixes;

    private TestBucket(string url)
    {
        Url = url;
        NotedSecrets.Note(SecretKey);
    }

    public string Url { get; }

    public string Prefix { get; } = "test-" + Interlocked.Increment(ref _prefixes).ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes the bucket that all of them are in.</summary>
    public static async Task PrepareAsync(Radosgw server)
    {
        using var client = Client(server.Url);
        await client.PutBucketAsync(Name);
    }

    public static TestBucket In(Radosgw server) => new(server.Url);

    /// <summary>Of every blob that has its name, the last part of its key and its content.</summary>
    public async Task<IReadOnlyList<(string Name, byte[] Content)>> ReadBlobsAsync()
    {
        using var client = Client(Url);
        var blobs = new List<(string Name, byte[] Content)>();
        var pages = client.Paginators.ListObjectsV2(
            new ListObjectsV2Request { BucketName = Name, Prefix = Prefix + "/blobs/" });
        await foreach (var found in pages.S3Objects)
        {
            using var answer = await client.GetObjectAsync(Name, found.Key);
            using var content = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(content);
            blobs.Add((found.Key[(found.Key.LastIndexOf('/') + 1)..], content.ToArray()));
        }

        return blobs;
    }

    /// <summary>The keys below a folder of this one.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string folder)
    {
        using var client = Client(Url);
        var keys = new List<string>();
        await foreach (var found in client.Paginators.ListObjectsV2(
            new ListObjectsV2Request { BucketName = Name, Prefix = $"{Prefix}/{folder}" }).S3Objects)
            keys.Add(found.Key);
        return keys;
    }

    /// <summary>Of the uploads below a folder that have not ended, the key and the bytes that are there.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ListUploadsAsync(string folder)
    {
        using var client = Client(Url);
        var uploads = new Dictionary<string, long>(StringComparer.Ordinal);
        var found = await client.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = Name, Prefix = $"{Prefix}/{folder}" });
        foreach (var upload in found.MultipartUploads ?? [])
        {
            var parts = await client.ListPartsAsync(Name, upload.Key, upload.UploadId);
            uploads[upload.Key] = (parts.Parts ?? []).Sum(part => part.Size ?? 0);
        }

        return uploads;
    }

    private static AmazonS3Client Client(string url) => new(
        AccessKey, SecretKey, new AmazonS3Config { ServiceURL = url, ForcePathStyle = true, AuthenticationRegion = "auto" });
}
