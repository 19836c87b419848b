namespace Mailservr.Mime;

/// <summary>What is wanted of the body of a leaf.</summary>
public enum BodyMode
{
    /// <summary>Only where it lies.</summary>
    Skip,

    /// <summary>Its content, decoded as it passes.</summary>
    Decode,

    /// <summary>
    /// Its content, and a <see cref="TransferRecipe"/> that makes the raw bytes from the content again.
    /// </summary>
    Detach,
}

/// <summary>
/// Receives a message while it is parsed, called from Feed and Complete in the order of the bytes. Every byte of the
/// message passes exactly once, through <see cref="Raw"/> or <see cref="Covered"/>. Spans are only valid during the
/// call.
/// </summary>
public abstract class MimeSink
{
    /// <summary>
    /// The header block of a part is complete. The answer counts for leaves; for multiparts and embedded messages the
    /// call is a notice.
    /// </summary>
    protected internal virtual BodyMode BeginBody(MimePart part) => BodyMode.Skip;

    /// <summary>Bytes that only the message itself holds.</summary>
    protected internal virtual void Raw(ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>Bytes of a <see cref="BodyMode.Detach"/> part that its recipe rebuilds from the decoded ones.</summary>
    protected internal virtual void Covered(ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>Content of a <see cref="BodyMode.Decode"/> or <see cref="BodyMode.Detach"/> part.</summary>
    protected internal virtual void Decoded(MimePart part, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>
    /// Lengths and recipe of the part are final. Comes before the line break and boundary that ended the body: they do
    /// not belong to it (RFC 2046 §5.1.1).
    /// </summary>
    protected internal virtual void EndBody(MimePart part)
    {
    }
}

/// <summary>For those who only want the structure.</summary>
internal sealed class NoSink : MimeSink
{
    public static NoSink Instance { get; } = new();
}
