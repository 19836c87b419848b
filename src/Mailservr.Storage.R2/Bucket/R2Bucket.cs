using Microsoft.Extensions.Logging;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mailservr.Storage.R2;

/// <summary>The requests that blobs are made of, on one bucket.</summary>
internal sealed class R2Bucket(R2Options options) : IDisposable
{
    private const int PageSize = 1000;

    private readonly R2Client _client = new(options);

    private readonly Protocol _protocol =
        options.ServiceUrl.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ? Protocol.HTTP : Protocol.HTTPS;

    public void Dispose() => _client.Dispose();

    internal async Task PutAsync(string key, Stream content, CancellationToken cancellationToken) =>
        await _client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = options.Bucket,
                Key = key,
                InputStream = content,
                AutoCloseStream = false,
                UseChunkEncoding = false,
                ContentType = "application/octet-stream",
            },
            cancellationToken);

    internal async Task CopyAsync(string from, string to, CancellationToken cancellationToken) =>
        await _client.CopyObjectAsync(
            new CopyObjectRequest
            {
                SourceBucket = options.Bucket,
                SourceKey = from,
                DestinationBucket = options.Bucket,
                DestinationKey = to,
            },
            cancellationToken);

    internal async Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        await _client.DeleteObjectAsync(
            new DeleteObjectRequest { BucketName = options.Bucket, Key = key }, cancellationToken);

    /// <summary>Null when there is no such object; its body is empty when the range begins at its end.</summary>
    internal async Task<GetObjectResponse?> GetAsync(string key, ByteRange? range, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetObjectAsync(
                new GetObjectRequest { BucketName = options.Bucket, Key = key, ByteRange = range }, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchKey")
        {
            // The SDK tells absence by an exception. A missing bucket is a fault and has another code.
            return null;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return new GetObjectResponse { ResponseStream = Stream.Null, HttpStatusCode = HttpStatusCode.PartialContent };
        }
    }

    /// <summary>The objects whose keys begin so, at most as many, in the order of their keys.</summary>
    internal async Task<IReadOnlyList<S3Object>> ListAsync(
        string prefix, int limit, CancellationToken cancellationToken)
    {
        var page = await _client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = options.Bucket, Prefix = prefix, MaxKeys = limit }, cancellationToken);
        return page.S3Objects ?? [];
    }

    internal async IAsyncEnumerable<S3Object> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = options.Bucket, Prefix = prefix, MaxKeys = PageSize };
        while (true)
        {
            var page = await _client.ListObjectsV2Async(request, cancellationToken);
            foreach (var found in page.S3Objects ?? [])
                yield return found;
            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    internal async Task<string> BeginPartsAsync(string key, CancellationToken cancellationToken)
    {
        var begun = await _client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest
            {
                BucketName = options.Bucket,
                Key = key,
                ContentType = "application/octet-stream",
            },
            cancellationToken);
        return begun.UploadId;
    }

    internal async Task<PartETag> PutPartAsync(
        PartsId upload, int number, Stream content, CancellationToken cancellationToken)
    {
        var part = await _client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = options.Bucket,
                Key = upload.Key,
                UploadId = upload.Id,
                PartNumber = number,
                InputStream = content,
                PartSize = content.Length,
                UseChunkEncoding = false,
            },
            cancellationToken);
        return new PartETag(number, part.ETag);
    }

    internal async Task JoinPartsAsync(PartsId upload, List<PartETag> parts, CancellationToken cancellationToken) =>
        await _client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = options.Bucket,
                Key = upload.Key,
                UploadId = upload.Id,
                PartETags = parts,
            },
            cancellationToken);

    /// <summary>Deletes the parts of an upload that was not completed. An upload that is gone already is no fault.</summary>
    internal async Task AbortPartsAsync(PartsId upload, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await _client.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest
                {
                    BucketName = options.Bucket,
                    Key = upload.Key,
                    UploadId = upload.Id,
                },
                cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchUpload")
        {
            Log.NoSuchUpload(logger, upload.Key);
        }
    }

    /// <summary>Uploads in parts that have neither been completed nor aborted.</summary>
    internal async IAsyncEnumerable<MultipartUpload> ListPartsAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListMultipartUploadsRequest { BucketName = options.Bucket, Prefix = prefix };
        while (true)
        {
            var page = await _client.ListMultipartUploadsAsync(request, cancellationToken);
            foreach (var upload in page.MultipartUploads ?? [])
                yield return upload;
            if (page.IsTruncated != true)
                yield break;
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    /// <summary>Signed here, without a request.</summary>
    internal Uri Sign(string key, DateTimeOffset expiresAt, ResponseHeaderOverrides headers) =>
        new(_client.GetPreSignedURL(new GetPreSignedUrlRequest
        {
            BucketName = options.Bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Protocol = _protocol,
            Expires = expiresAt.UtcDateTime,
            ResponseHeaderOverrides = headers,
        }));
}

/// <param name="Key">Name of the object that comes of it.</param>
/// <param name="Id">What the server calls the upload.</param>
internal readonly record struct PartsId(string Key, string Id);
