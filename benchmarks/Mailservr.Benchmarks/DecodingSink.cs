using Mailservr.Mime;

namespace Mailservr.Benchmarks;

/// <summary>Has everything decoded, as the receiving side does: attachments with a recipe, text without.</summary>
internal sealed class DecodingSink : MimeSink
{
    public long Bytes { get; private set; }

    protected internal override BodyMode BeginBody(MimePart part) => part.IsInlineText ? BodyMode.Decode : BodyMode.Detach;

    protected internal override void Decoded(MimePart part, ReadOnlySpan<byte> bytes) => Bytes += bytes.Length;
}
