using Microsoft.Win32.SafeHandles;

namespace Mailservr.Blobs;

/// <summary>Reads a part of a file.</summary>
internal sealed class FileRangeStream : Stream
{
    private readonly SafeFileHandle _file;
    private readonly long _start;
    private long _position;

    /// <param name="file">Owned by the stream.</param>
    /// <param name="offset">Where the part begins; behind the end it is empty.</param>
    /// <param name="length">Bytes at most; null for the rest.</param>
    internal FileRangeStream(SafeFileHandle file, long offset, long? length)
    {
        _file = file;
        var total = RandomAccess.GetLength(file);
        _start = long.Min(offset, total);
        Length = long.Clamp(length ?? long.MaxValue, 0, total - _start);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(_file, buffer[..Take(buffer.Length)], _start + _position);
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await RandomAccess.ReadAsync(
            _file, buffer[..Take(buffer.Length)], _start + _position, cancellationToken);
        _position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private int Take(int wanted) => (int)long.Clamp(Length - _position, 0, wanted);
}
