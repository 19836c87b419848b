using System.Globalization;

namespace Mailservr.Mime;

/// <summary>One node of a message: a multipart, an embedded message's holder, or a leaf with content.</summary>
public sealed class MimePart
{
    private readonly List<MimePart>? _children;
    private ContentDisposition? _disposition;
    private bool _dispositionRead;
    private string? _partId;
    private string? _contentId;

    internal MimePart(MimePart? parent, bool isEmbeddedRoot, int index, MimeHeaders headers, PartKind kind)
    {
        Parent = parent;
        IsEmbeddedRoot = isEmbeddedRoot;
        Index = index;
        Depth = parent is null ? 0 : parent.Depth + 1;
        Headers = headers;
        ContentType = kind.ContentType;
        TransferEncoding = kind.Encoding;
        IsEmbeddedMessage = kind.Structure == PartStructure.EmbeddedMessage;
        _children = kind.Structure == PartStructure.Multipart ? [] : null;
    }

    /// <summary>
    /// "" for the root, "1", "1.2" … below it as in IMAP (RFC 9051 §6.4.5.1). The root of the message that part "2"
    /// holds is "2.0", its parts are "2.1", "2.2" …
    /// </summary>
    public string PartId => _partId ??= MakePartId();

    /// <summary>The multipart or the holder of the embedded message that this part stands in.</summary>
    public MimePart? Parent { get; }

    /// <summary>The parts of a multipart; empty for anything else.</summary>
    public IReadOnlyList<MimePart> Children => _children ?? [];

    /// <summary>The root of the message that this part holds (message/rfc822, message/global), else null.</summary>
    public MimePart? Embedded { get; internal set; }

    public MimeHeaders Headers { get; }

    /// <summary>Where the header block starts; bytes from the start of the message, as all offsets.</summary>
    public long Offset => Headers.Offset;

    public long BodyOffset { get; internal set; }

    /// <summary>Bytes as received, without the line break that belongs to the boundary after them.</summary>
    public long BodyLength { get; internal set; }

    /// <summary>What the body is treated as: text/plain when the field is missing or cannot be read.</summary>
    public ContentType ContentType { get; }

    public TransferEncoding TransferEncoding { get; }

    /// <summary>Null when the field is missing.</summary>
    public ContentDisposition? Disposition => _dispositionRead ? _disposition : ReadDisposition();

    /// <summary>
    /// As the sender wrote it: for display or storage take <see cref="FileNames.Safe"/>. From Content-Disposition, else
    /// from Content-Type (RFC 2183 §2.3, RFC 2045).
    /// </summary>
    public string? FileName => Disposition?.FileName ?? ContentType.Parameters.GetValueOrDefault("name");

    /// <summary>Without angle brackets.</summary>
    public string? ContentId => _contentId ??= ReadContentId();

    /// <summary>Bytes after transfer decoding; −1 when the body is encoded and nobody asked for its content.</summary>
    public long DecodedLength { get; internal set; }

    /// <summary>
    /// How the start of the body is rebuilt from its decoded bytes; null when it is not to be rebuilt.
    /// </summary>
    public TransferRecipe? Recipe { get; internal set; }

    public bool IsMultipart => _children is not null;
    public bool IsEmbeddedMessage { get; }
    public bool IsLeaf => !IsMultipart && !IsEmbeddedMessage;
    public bool IsText => ContentType.Is("text");

    /// <summary>
    /// Plain text or HTML for people to read, not an attachment. A name makes it one, unless the part says inline.
    /// </summary>
    public bool IsInlineText =>
        ContentType.MediaType is "text/plain" or "text/html"
        && Disposition?.Type != "attachment"
        && (FileName is null || Disposition?.Type == "inline");

    internal bool IsEmbeddedRoot { get; }
    internal int Depth { get; }

    /// <summary>Place among the parent's children, from 0.</summary>
    internal int Index { get; }

    internal void Add(MimePart child)
    {
        if (child.IsEmbeddedRoot)
            Embedded = child;
        else
            _children?.Add(child);
    }

    private string MakePartId()
    {
        if (Parent is null)
            return "";
        var above = Parent.IsEmbeddedRoot ? Parent.Parent?.PartId : Parent.PartId;
        var own = IsEmbeddedRoot ? "0" : (Index + 1).ToString(CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(above) ? own : above + "." + own;
    }

    private ContentDisposition? ReadDisposition()
    {
        if (Headers.Parameterized("Content-Disposition") is { } field)
            _disposition = new ContentDisposition(field.Value.Trim().ToLowerInvariant(), field.Parameters);
        _dispositionRead = true;
        return _disposition;
    }

    private string? ReadContentId() =>
        Headers["Content-ID"] is { } field && field.RawValue.Trim(' ', '\t', '\r', '\n', '<', '>') is { Length: > 0 } id
            ? id
            : null;
}
