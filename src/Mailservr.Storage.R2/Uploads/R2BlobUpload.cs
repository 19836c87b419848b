using System.Security.Cryptography;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;

namespace Mailservr.Storage.R2;

/// <summary>
/// An upload that never holds more than one part. What fits into one is put under its hash at once; more goes to a
/// temporary object part by part, because the hash is known at the end only, and is copied inside the server.
/// </summary>
internal sealed class R2BlobUpload(
    R2Bucket bucket, R2Keys keys, BlobPublisher publisher, long accountId, PartBuffer part, ILogger logger) : IBlobUpload
{
    // For what is best done before the session goes on, but need not be.
    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(10);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<PartETag> _sent = [];
    private PartsId? _parts;
    private long _size;
    private bool _isJoined;
    private bool _isBroken;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        _isBroken = true;
        _hash.AppendData(bytes.Span);
        _size += bytes.Length;
        while (bytes.Length > 0)
        {
            if (part.IsFull)
                await SendPartAsync(cancellationToken);
            bytes = bytes[part.Append(bytes.Span)..];
        }

        _isBroken = false;
    }

    public async ValueTask<BlobInfo> CompleteAsync(CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        _isBroken = true;
        if (_parts is not null)
            await JoinAsync(cancellationToken);
        var key = new BlobKey(accountId, Convert.ToHexStringLower(_hash.GetHashAndReset()));
        return await publisher.PublishAsync(key, _size, token => WriteToAsync(keys.Of(key), token), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        part.Dispose();
        if (_parts is { } parts)
            await CleanAsync(parts);
        _parts = null;
    }

    private async Task SendPartAsync(CancellationToken cancellationToken)
    {
        if (_parts is not { } parts)
        {
            var temporary = keys.NewTemporary(accountId);
            parts = new(temporary, await bucket.BeginPartsAsync(temporary, cancellationToken));
            _parts = parts;
        }

        await using var content = new PartStream(part);
        _sent.Add(await bucket.PutPartAsync(parts, _sent.Count + 1, content, cancellationToken));
        part.Clear();
    }

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        await SendPartAsync(cancellationToken);
        if (_parts is { } parts)
            await bucket.JoinPartsAsync(parts, _sent, cancellationToken);
        _isJoined = true;
    }

    private async Task WriteToAsync(string name, CancellationToken cancellationToken)
    {
        if (_parts is { } parts)
        {
            await bucket.CopyAsync(parts.Key, name, cancellationToken);
            return;
        }

        await using var content = new PartStream(part);
        await bucket.PutAsync(name, content, cancellationToken);
    }

    /// <summary>A failure here changes nothing for the message: what is left is removed when it is a day old.</summary>
    private async Task CleanAsync(PartsId parts)
    {
        using var limit = new CancellationTokenSource(CleaningTime);
        try
        {
            if (!_isJoined)
                await bucket.AbortPartsAsync(parts, logger, limit.Token);
            // Also when joining failed: the server may have done it, and only its answer was lost.
            if (_isJoined || _isBroken)
                await bucket.DeleteAsync(parts.Key, limit.Token);
        }
        catch (Exception exception)
        {
            Log.LeftBehind(logger, parts.Key, exception);
        }
    }

    private void ThrowIfBroken()
    {
        if (_isBroken)
            throw new InvalidOperationException("The upload has failed or is complete: dispose of it.");
    }
}
