using Mailservr.Messages;

namespace Mailservr.Verification;

/// <summary>A blob that a message needs.</summary>
/// <param name="Sha256">Its name.</param>
/// <param name="Size">Its size, as the message has it.</param>
/// <param name="FromByte">The first byte of the original that depends on it, or that it was decoded from.</param>
/// <param name="Attachment">The attachment that it holds; null for what did not fit inline.</param>
internal sealed record BlobUse(string Sha256, long Size, long FromByte, AttachmentRecord? Attachment)
{
    /// <summary>Each blob once, in the order of the original.</summary>
    public static IReadOnlyList<BlobUse> Of(StoredMessage message)
    {
        var (record, content) = (message.Record, message.Content);
        var uses = record.AllAttachments().Where(attachment => attachment.InBlobStore)
            .Select(a => new BlobUse(a.Sha256, a.Size, StartOf(content, a), a));
        if (content.OverflowSha256 is { } overflow)
        {
            var size = content.Segments.Where(s => s.Kind == SegmentKind.Overflow).Sum(s => s.Length);
            uses = uses.Append(new BlobUse(overflow, size, Start(content, s => s.Kind == SegmentKind.Overflow) ?? 0, null));
        }

        return [.. uses.OrderBy(use => use.FromByte).DistinctBy(use => use.Sha256, StringComparer.Ordinal)];
    }

    private static long StartOf(MessageContent content, AttachmentRecord attachment) =>
        Start(content, segment => segment.Sha256 == attachment.Sha256) ?? attachment.RawOffset;

    private static long? Start(MessageContent content, Func<RawSegment, bool> isWanted)
    {
        long offset = 0;
        foreach (var segment in content.Segments)
        {
            if (isWanted(segment))
                return offset;
            offset += segment.Length;
        }

        return null;
    }
}
