using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Amazon.S3.Model;
using Mailservr.Transfer;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.R2;

/// <summary>Blobs as objects of a bucket: <c>&lt;prefix&gt;/blobs/&lt;account&gt;/&lt;sha256&gt;</c>.</summary>
internal sealed class R2BlobStore : IBlobStore, IBlobLeftovers, IBlobOwnership, IPresignedBlobs, IBlobPlace, IBlobProbe, IDisposable
{
    private readonly ILogger _logger;
    private readonly BlobPublisher _publisher;
    private readonly PartMemory _memory;
    private readonly TimeProvider _time;

    /// <param name="options">Where, and with what.</param>
    /// <param name="folder">For parts that find no memory; made when the first does not.</param>
    /// <param name="time">Tells what is old.</param>
    /// <param name="logger">Takes what is mended without anyone noticing.</param>
    internal R2BlobStore(R2Options options, string folder, TimeProvider time, ILogger<R2BlobStore> logger)
    {
        (Options, _time, _logger) = (options, time, logger);
        _memory = new(options.MemoryBytes, folder);
        Keys = new(Options.Prefix);
        Bucket = new(Options);
        _publisher = new(Bucket, Keys, time, logger);
    }

    public string Place => $"bucket {Options.Bucket} of {Options.ServiceUrl}, prefix '{Options.Prefix}'";

    internal R2Options Options { get; }

    internal R2Bucket Bucket { get; }

    internal R2Keys Keys { get; }

    public ValueTask<IBlobUpload> BeginUploadAsync(long accountId, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(accountId);
        cancellationToken.ThrowIfCancellationRequested();
        var part = new PartBuffer(Options.PartBytes, _memory);
        return new(new R2BlobUpload(Bucket, Keys, _publisher, accountId, part, _logger));
    }

    public async ValueTask<Stream?> OpenReadAsync(
        BlobKey key, long offset, long? length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (!R2Keys.IsValid(key))
            return null;
        if (length <= 0)
            return await FindAsync(key, cancellationToken) is null ? null : Stream.Null;

        var range = Range(offset, length);
        if (await Bucket.GetAsync(Keys.Of(key), range, cancellationToken) is not { } response)
            return null;
        if (range is null || response.HttpStatusCode == HttpStatusCode.PartialContent)
            return new R2BlobStream(response, Options.RequestTimeout);

        response.Dispose();
        throw new IOException($"{Options.ServiceUrl} was asked for a part of '{Keys.Of(key)}' and answered with all of it.");
    }

    public async ValueTask<bool> DeleteAsync(
        BlobKey key, DateTimeOffset? unmodifiedSince, CancellationToken cancellationToken) =>
        R2Keys.IsValid(key) && await _publisher.RemoveAsync(key, unmodifiedSince, cancellationToken);

    public async IAsyncEnumerable<BlobInfo> ListAsync(
        long? accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in Bucket.ListAsync(Keys.OfAccount(accountId), cancellationToken))
        {
            if (Keys.Parse(found.Key) is { } key)
                yield return found.ToBlob(key);
            else if (R2Keys.IsRemoval(found.Key) && found.ModifiedAt < _time.GetUtcNow() - R2Leftovers.Age)
                await Bucket.DeleteAsync(found.Key, cancellationToken); // of a host that died while it deleted
        }
    }

    public async ValueTask DeleteLeftoversAsync(long accountId, CancellationToken cancellationToken)
    {
        var temporary = Keys.TemporaryOfAccount(accountId);
        await foreach (var upload in Bucket.ListPartsAsync(temporary, cancellationToken))
            await Bucket.AbortPartsAsync(new(upload.Key, upload.UploadId), _logger, cancellationToken);
        foreach (var prefix in new[] { temporary, Keys.OfAccount(accountId) })
        {
            // Among the blobs: the marks of hosts that died while they deleted one.
            await foreach (var found in Bucket.ListAsync(prefix, cancellationToken))
            {
                if (Keys.Parse(found.Key) is null)
                    await Bucket.DeleteAsync(found.Key, cancellationToken);
            }
        }
    }

    public Uri GetUrl(BlobKey key, DateTimeOffset expiresAt, string downloadName, string contentType)
    {
        ArgumentNullException.ThrowIfNull(downloadName);
        ArgumentNullException.ThrowIfNull(contentType);
        if (!R2Keys.IsValid(key))
            throw new ArgumentException("This is not the key of a blob.", nameof(key));
        return Bucket.Sign(Keys.Of(key), expiresAt, DownloadHeaders.For(downloadName, contentType));
    }

    public async ValueTask ProbeAsync(CancellationToken cancellationToken) =>
        await Bucket.ListAsync(Keys.OfAccount(null), 1, cancellationToken);

    public async ValueTask<Guid> ClaimAsync(Guid installationId, CancellationToken cancellationToken)
    {
        if (await FindOwnerAsync(cancellationToken) is { } owner)
            return owner;
        using var content = new MemoryStream(Encoding.ASCII.GetBytes(installationId + "\n"));
        await Bucket.PutAsync(Keys.Owner, content, cancellationToken);
        // Of two that did so at the same moment the last one stays.
        return await FindOwnerAsync(cancellationToken) ?? installationId;
    }

    public void Dispose() => Bucket.Dispose();

    private async ValueTask<Guid?> FindOwnerAsync(CancellationToken cancellationToken)
    {
        using var response = await Bucket.GetAsync(Keys.Owner, range: null, cancellationToken);
        if (response is null)
            return null;
        using var reader = new StreamReader(response.ResponseStream, Encoding.ASCII);
        var buffer = new char[64];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        return Guid.TryParse(buffer.AsSpan(0, length).Trim(), out var owner)
            ? owner
            : throw new InvalidDataException(
                $"The object '{Keys.Owner}' of {Place} names no installation. Delete it if no other one keeps attachments there.");
    }

    private async ValueTask<BlobInfo?> FindAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var name = Keys.Of(key);
        var found = await Bucket.ListAsync(name, 1, cancellationToken);
        return found is [var first] && first.Key == name ? first.ToBlob(key) : null;
    }

    /// <summary>RFC 9110 §14.1.2; null for the whole, because no range of an empty object can be had.</summary>
    private static ByteRange? Range(long offset, long? length) => (offset, length) switch
    {
        (0, null) => null,
        (_, { } count) when count <= long.MaxValue - offset => new(offset, offset + count - 1),
        _ => new(string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-")),
    };
}
