using Mailservr.Messages;

namespace Mailservr.Verification;

/// <summary>Whether what a message says of its bytes can be true at all.</summary>
internal static class SegmentCheck
{
    /// <summary>The contradiction as a sentence; null when there is none.</summary>
    public static string? FindFault(StoredMessage message)
    {
        var (size, content) = (message.Record.Size, message.Content);
        if (content.Segments.Any(segment => segment.Length < 0 || segment.Length > size))
            return "A segment of the message is longer than the message.";

        var sum = content.Segments.Sum(segment => segment.Length);
        if (sum != size)
            return $"The segments of the message are {sum} bytes, it has {size}.";

        var inline = content.Segments.Where(segment => segment.Kind == SegmentKind.Inline).Sum(segment => segment.Length);
        if (inline != content.Inline.Length)
            return $"{content.Inline.Length} of {inline} bytes are kept beside the blobs.";

        return message.Record.AllAttachments().Any(a => !IsInside(a.RawOffset, a.RawLength, size))
            || content.TextParts.Any(text => !IsInside(text.Offset, text.Length, size))
            ? "A part of the message lies outside of it."
            : null;
    }

    /// <summary>The offset in the original.</summary>
    public static long FirstInlineByte(StoredMessage message) =>
        message.Content.Segments.TakeWhile(segment => segment.Kind != SegmentKind.Inline).Sum(segment => segment.Length);

    private static bool IsInside(long offset, long length, long size) =>
        offset >= 0 && length >= 0 && offset <= size - length;
}
