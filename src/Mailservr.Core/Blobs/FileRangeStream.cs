using Mailservr.Messages;
using Microsoft.Win32.SafeHandles;

namespace Mailservr.Blobs;

/// <summary>Reads a part of a file.</summary>
internal sealed class FileRangeStream : ReadOnlyStream
{
    private readonly SafeFileHandle _file;
    private readonly long _end;
    private long _next;

    /// <param name="file">Owned by the stream.</param>
    /// <param name="offset">Where the part begins; behind the end it is empty.</param>
    /// <param name="length">Bytes at most; null for the rest.</param>
    internal FileRangeStream(SafeFileHandle file, long offset, long? length)
        : base(long.Max(0, long.Min(RandomAccess.GetLength(file) - offset, length ?? long.MaxValue)))
    {
        _file = file;
        _next = offset;
        _end = offset + Length;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)long.Min(buffer.Length, _end - _next);
        if (wanted == 0)
            return 0;

        var read = await RandomAccess.ReadAsync(_file, buffer[..wanted], _next, cancellationToken);
        _next += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
