using System.Buffers;

namespace Mailservr.Storage.R2;

/// <summary>
/// The part of an upload that is being filled. It takes memory as bytes come, so that a small attachment costs little,
/// and keeps it for the next part.
/// </summary>
internal sealed class PartBuffer(int capacity) : IDisposable
{
    // Below the large object heap, and a size that the shared pool keeps.
    private const int SegmentBytes = 64 * 1024;

    private readonly List<byte[]> _segments = [];

    internal int Length { get; private set; }

    internal bool IsFull => Length == capacity;

    /// <summary>Takes as much as there is room for.</summary>
    /// <returns>How much that was.</returns>
    internal int Append(ReadOnlySpan<byte> bytes)
    {
        var taken = int.Min(bytes.Length, capacity - Length);
        for (var rest = bytes[..taken]; rest.Length > 0;)
        {
            var offset = Length % SegmentBytes;
            if (Length / SegmentBytes == _segments.Count)
                _segments.Add(ArrayPool<byte>.Shared.Rent(SegmentBytes));
            var room = _segments[Length / SegmentBytes].AsSpan(offset, SegmentBytes - offset);
            var count = int.Min(room.Length, rest.Length);
            rest[..count].CopyTo(room);
            rest = rest[count..];
            Length += count;
        }

        return taken;
    }

    internal int Read(int offset, Span<byte> target)
    {
        var inside = offset % SegmentBytes;
        var count = int.Min(target.Length, int.Min(Length - offset, SegmentBytes - inside));
        if (count <= 0)
            return 0;

        _segments[offset / SegmentBytes].AsSpan(inside, count).CopyTo(target);
        return count;
    }

    internal void Clear() => Length = 0;

    public void Dispose()
    {
        foreach (var segment in _segments)
            ArrayPool<byte>.Shared.Return(segment);
        _segments.Clear();
        Length = 0;
    }
}
