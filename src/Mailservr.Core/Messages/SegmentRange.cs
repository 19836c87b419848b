namespace Mailservr.Messages;

/// <summary>The part of a segment that falls into a wanted range of the original.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="StoreOffset">
/// Where the part begins: in the inline bytes, in the overflow blob, or in the encoded bytes of the segment.
/// </param>
/// <param name="Length">Bytes of the original.</param>
internal readonly record struct SegmentRange(RawSegment Segment, long StoreOffset, long Length)
{
    public static Queue<SegmentRange> Cut(IReadOnlyList<RawSegment> segments, long offset, long length)
    {
        var ranges = new Queue<SegmentRange>();
        var end = offset + length;
        long start = 0;
        long inline = 0;
        long overflow = 0;
        foreach (var segment in segments)
        {
            var storeStart = segment.Kind switch
            {
                SegmentKind.Inline => inline,
                SegmentKind.Overflow => overflow,
                _ => 0,
            };
            var from = Math.Max(offset, start);
            var to = Math.Min(end, start + segment.Length);
            if (from < to)
                ranges.Enqueue(new SegmentRange(segment, storeStart + from - start, to - from));

            start += segment.Length;
            inline += segment.Kind == SegmentKind.Inline ? segment.Length : 0;
            overflow += segment.Kind == SegmentKind.Overflow ? segment.Length : 0;
        }

        return ranges;
    }
}
