using Amazon.S3.Model;

namespace Mailservr.Storage.R2;

/// <summary>Reads a blob, or a part of it, while it comes from the server. What ends too early is an error.</summary>
internal sealed class R2BlobStream(GetObjectResponse response, TimeSpan timeout) : Stream
{
    private CancellationTokenSource _limit = new();
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; } = response.ContentLength;

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == Length || buffer.Length == 0)
            return 0;

        var read = await ReadInTimeAsync(buffer, cancellationToken);
        _position += read;
        return read > 0
            ? read
            : throw new IOException($"The server ended after {_position} of {Length} bytes of '{response.Key}'.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Blobs are read asynchronously: use ReadAsync.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            response.Dispose();
            _limit.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The time-out of the SDK ends with the headers; a server that stops in the middle would hold us forever.</summary>
    private async ValueTask<int> ReadInTimeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _limit.CancelAfter(timeout);
        using var stop = cancellationToken.UnsafeRegister(limit => ((CancellationTokenSource?)limit)?.Cancel(), _limit);
        try
        {
            return await response.ResponseStream.ReadAsync(buffer, _limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The server sent nothing of '{response.Key}' for {timeout}.", exception);
        }
        finally
        {
            if (!_limit.TryReset())
                Renew();
        }
    }

    private void Renew()
    {
        _limit.Dispose();
        _limit = new();
    }
}
