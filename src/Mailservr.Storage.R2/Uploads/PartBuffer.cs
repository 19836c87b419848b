using System.Buffers;

namespace Mailservr.Storage.R2;

/// <summary>
/// The part of an upload that is being filled. It takes memory as bytes come, so that a small attachment costs little,
/// and keeps it for the next part. Where memory ends, a file goes on.
/// </summary>
internal sealed class PartBuffer(int capacity, PartMemory memory) : IDisposable
{
    // Below the large object heap, and a size that the shared pool keeps.
    private const int SegmentBytes = 64 * 1024;

    private readonly List<byte[]> _segments = [];
    private FileStream? _file;

    internal int Length { get; private set; }

    internal bool IsFull => Length == capacity;

    /// <summary>Bytes that have found memory; those behind them are in the file.</summary>
    private int InMemory => _segments.Count * SegmentBytes;

    /// <summary>Takes as much as there is room for.</summary>
    /// <returns>How much that was.</returns>
    internal int Append(ReadOnlySpan<byte> bytes)
    {
        var taken = int.Min(bytes.Length, capacity - Length);
        for (var rest = bytes[..taken]; rest.Length > 0;)
        {
            if (Length == InMemory && _file is null && memory.TryTake(SegmentBytes))
                _segments.Add(ArrayPool<byte>.Shared.Rent(SegmentBytes));
            var count = Length < InMemory ? AppendToMemory(rest) : AppendToFile(rest);
            rest = rest[count..];
            Length += count;
        }

        return taken;
    }

    internal int Read(int offset, Span<byte> target)
    {
        var wanted = target[..int.Clamp(Length - offset, 0, target.Length)];
        if (wanted.Length == 0)
            return 0;
        if (offset >= InMemory && _file is { } file)
            return RandomAccess.Read(file.SafeFileHandle, wanted, offset - InMemory);

        var source = _segments[offset / SegmentBytes].AsSpan(offset % SegmentBytes, SegmentBytes - (offset % SegmentBytes));
        var count = int.Min(wanted.Length, source.Length);
        source[..count].CopyTo(wanted);
        return count;
    }

    internal void Clear() => Length = 0;

    public void Dispose()
    {
        foreach (var segment in _segments)
            ArrayPool<byte>.Shared.Return(segment);
        memory.GiveBack(InMemory);
        _segments.Clear();
        _file?.Dispose();
        _file = null;
        Length = 0;
    }

    private int AppendToMemory(ReadOnlySpan<byte> bytes)
    {
        var offset = Length % SegmentBytes;
        var room = _segments[Length / SegmentBytes].AsSpan(offset, SegmentBytes - offset);
        var count = int.Min(room.Length, bytes.Length);
        bytes[..count].CopyTo(room);
        return count;
    }

    private int AppendToFile(ReadOnlySpan<byte> bytes)
    {
        _file ??= memory.OpenFile();
        RandomAccess.Write(_file.SafeFileHandle, bytes, Length - InMemory);
        return bytes.Length;
    }
}
