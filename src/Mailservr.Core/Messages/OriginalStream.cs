using System.Runtime.InteropServices;
using Mailservr.Mime;
using Mailservr.Storage;

namespace Mailservr.Messages;

/// <summary>The bytes of a message as they arrived, put together again while they are read.</summary>
internal sealed class OriginalStream : ReadOnlyStream
{
    private readonly StoredMessage _message;
    private readonly IBlobStore _blobs;
    private readonly Queue<SegmentRange> _ranges;
    private Stream? _current;
    private long _left;

    public OriginalStream(StoredMessage message, IBlobStore blobs, long offset, long length)
        : base(length)
    {
        _message = message;
        _blobs = blobs;
        _ranges = SegmentRange.Cut(message.Content.Segments, offset, length);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (_current is null && !await NextAsync(cancellationToken))
                return 0;

            if (_current is { } current && await current.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                _left -= read;
                return read;
            }

            // Rather no answer than one with a gap.
            if (_left > 0)
                throw new InvalidDataException($"A blob of message {_message.Record.Id} is {_left} bytes too short.");
            await EndCurrentAsync();
        }

        return 0;
    }

    public override async ValueTask DisposeAsync()
    {
        await EndCurrentAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _current?.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (!_ranges.TryDequeue(out var range))
            return false;

        _left = range.Length;
        _current = range.Segment.Kind switch
        {
            SegmentKind.Inline => OpenInline(range),
            SegmentKind.Overflow => await OpenBlobAsync(
                _message.Content.OverflowSha256, range.StoreOffset, range.Length, cancellationToken),
            _ => await OpenEncodedAsync(range, cancellationToken),
        };
        return true;
    }

    private async ValueTask<Stream> OpenEncodedAsync(SegmentRange range, CancellationToken cancellationToken)
    {
        var segment = range.Segment;
        if (segment.Recipe is not { Encoding: TransferEncoding.Base64 } recipe)
            return await OpenBlobAsync(segment.Sha256, range.StoreOffset, range.Length, cancellationToken);

        // Encoding can begin at the start of a line.
        var start = recipe.LineStart(range.StoreOffset);
        var blob = await OpenBlobAsync(segment.Sha256, start.Decoded, null, cancellationToken);
        var encoder = new TransferRecipeEncoder(recipe.From(start));
        return new TransformStream(blob, encoder.Write, range.StoreOffset - start.Encoded, range.Length);
    }

    private MemoryStream OpenInline(SegmentRange range)
    {
        var bytes = _message.Content.CutInline(range.StoreOffset, range.Length);
        return MemoryMarshal.TryGetArray(bytes, out var array) && array.Array is { } buffer
            ? new MemoryStream(buffer, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
    }

    private async ValueTask<Stream> OpenBlobAsync(
        string? sha256, long offset, long? length, CancellationToken cancellationToken)
    {
        var key = new BlobKey(_message.Record.AccountId, sha256 ?? "");
        return await _blobs.OpenReadAsync(key, offset, length, cancellationToken)
            ?? throw new InvalidDataException($"Blob {key.Sha256} of message {_message.Record.Id} is missing.");
    }

    private async ValueTask EndCurrentAsync()
    {
        if (_current is { } current)
            await current.DisposeAsync();
        _current = null;
    }
}
