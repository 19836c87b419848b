using Mailservr.Messages;
using Mailservr.Mime;

namespace Mailservr.Receiving;

/// <summary>
/// Takes a message apart while the parser reads it: text and structure stay inline, attachments leave decoded for the
/// blob store. What is to be written is collected in <see cref="Writes"/>, because the parser never waits.
/// </summary>
internal sealed class ContentSplitter(MailLimits limits, MessageMemory memory) : MimeSink, IDisposable
{
    // What the structure of a part takes: a few bytes on the wire are enough to make one.
    private const int PartBytes = 2048;

    // Codes, links and the first sentences stand at the beginning of each text, and few messages have more than four.
    private const int MaxSamples = 4 * TextDraft.MaxSample;

    // Each byte is hashed for every message around it.
    private const int MaxEmbeddedDepth = 8;

    private readonly PooledBuffer _inline = new();
    private readonly List<SegmentDraft> _segments = [];
    private readonly List<AttachmentDraft> _roots = [];
    private readonly List<TextDraft> _texts = [];
    private readonly Stack<AttachmentDraft> _embedded = new();
    private AttachmentDraft? _attachment;
    private TextDraft? _text;
    private int _attachmentCount;
    private int _sampled;

    public BlobWrites Writes { get; } = new();

    public ReadOnlySpan<byte> Inline => _inline.Span;

    public IReadOnlyList<SegmentDraft> Segments => _segments;

    /// <summary>Attachments of the message itself; those of an embedded message hang below it.</summary>
    public IReadOnlyList<AttachmentDraft> Attachments => _roots;

    public IReadOnlyList<TextDraft> Texts => _texts;

    /// <summary>What did not fit inline; null when everything did.</summary>
    public BlobDraft? Overflow { get; private set; }

    /// <summary>An attachment is larger than allowed; the message is refused.</summary>
    public bool IsAttachmentTooLarge { get; private set; }

    /// <summary>Others hold the memory that the structure of this message would take; the sender should come back.</summary>
    public bool IsOutOfMemory { get; private set; }

    /// <summary>The message is refused: the rest of it need not be read.</summary>
    public bool IsGivenUp => IsAttachmentTooLarge || IsOutOfMemory;

    /// <summary>The message is whole: so is what did not fit inline.</summary>
    public void EndOverflow()
    {
        if (Overflow is { } overflow)
            Writes.End(overflow);
    }

    public void Dispose()
    {
        _inline.Dispose();
        foreach (var text in _texts)
            text.Dispose();
    }

    protected override BodyMode BeginBody(MimePart part)
    {
        IsOutOfMemory |= !memory.TryUse(PartBytes);
        if (part.IsMultipart)
            return BodyMode.Skip;
        if (part.IsInlineText)
            return BeginText(part);

        return part.IsEmbeddedMessage ? BeginEmbedded(part) : BeginAttachment(part);
    }

    protected override void Raw(ReadOnlySpan<byte> bytes)
    {
        HashEmbedded(bytes);
        // To the byte, so that it does not matter in which pieces a message came.
        var room = Overflow is null ? Math.Min(bytes.Length, limits.InlineBytes - _inline.Length) : 0;
        // Under pressure the blob store takes what the message store would have kept.
        if (room > 0 && memory.TryUse(room))
        {
            _inline.Write(bytes[..room]);
            Segment(SegmentKind.Inline, null).Length += room;
            bytes = bytes[room..];
        }

        if (bytes.IsEmpty)
            return;
        if (Overflow is null)
            Writes.Begin(Overflow = new BlobDraft());
        Writes.Write(Overflow, bytes);
        Segment(SegmentKind.Overflow, null).Length += bytes.Length;
    }

    protected override void Covered(ReadOnlySpan<byte> bytes)
    {
        HashEmbedded(bytes);
        Segment(SegmentKind.Blob, _attachment?.Blob).Length += bytes.Length;
    }

    protected override void Decoded(MimePart part, ReadOnlySpan<byte> bytes)
    {
        if (_text is { } text)
            _sampled += text.Sample(bytes[..Math.Min(bytes.Length, MaxSamples - _sampled)], memory);
        if (_attachment is not { } attachment)
            return;

        attachment.Add(bytes);
        IsAttachmentTooLarge |= attachment.Size > limits.AttachmentBytes;
        if (attachment.Blob is { } blob)
            Writes.Write(blob, bytes);
    }

    protected override void EndBody(MimePart part)
    {
        if (_embedded.TryPeek(out var embedded) && embedded.Part == part)
            _embedded.Pop().EndRange();
        else if (_attachment?.Part == part)
            EndAttachment(_attachment);

        _text = null;
    }

    private BodyMode BeginText(MimePart part)
    {
        // The text of an embedded message is part of that attachment, not of this message.
        if (_embedded.Count > 0)
            return BodyMode.Skip;

        _text = new TextDraft(part);
        _texts.Add(_text);
        return BodyMode.Decode;
    }

    private BodyMode BeginEmbedded(MimePart part)
    {
        // Deeper ones are a part of the eighth.
        if (_embedded.Count < MaxEmbeddedDepth)
            _embedded.Push(NewAttachment(part, isRange: true));
        return BodyMode.Skip;
    }

    private BodyMode BeginAttachment(MimePart part)
    {
        _attachment = NewAttachment(part, isRange: _attachmentCount >= limits.Attachments);
        if (_attachment.Blob is not { } blob)
            return BodyMode.Decode;

        Writes.Begin(blob);
        return BodyMode.Detach;
    }

    private AttachmentDraft NewAttachment(MimePart part, bool isRange)
    {
        var attachment = new AttachmentDraft(part, isRange);
        _attachmentCount++;
        (_embedded.TryPeek(out var around) ? around.Attachments : _roots).Add(attachment);
        return attachment;
    }

    private void EndAttachment(AttachmentDraft attachment)
    {
        if (attachment.Blob is { } blob)
        {
            Writes.End(blob);
            blob.Recipe = attachment.Part.Recipe;
        }
        else
        {
            attachment.EndRange();
        }

        _attachment = null;
    }

    private void HashEmbedded(ReadOnlySpan<byte> bytes)
    {
        foreach (var embedded in _embedded)
            embedded.Add(bytes);
    }

    private SegmentDraft Segment(SegmentKind kind, BlobDraft? blob)
    {
        if (_segments.Count > 0 && _segments[^1] is var last && last.Kind == kind && last.Blob == blob)
            return last;

        var segment = new SegmentDraft(kind, blob);
        _segments.Add(segment);
        return segment;
    }
}
