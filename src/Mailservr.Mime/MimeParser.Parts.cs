using System.Diagnostics;
using System.Text;

namespace Mailservr.Mime;

public sealed partial class MimeParser
{
    /// <summary>A part whose end is not reached. A multipart loses its boundary with its closing delimiter.</summary>
    private readonly record struct OpenPart(MimePart Part, byte[]? Boundary);

    /// <summary>Whatever the limits say: views walk down the parts by recursion.</summary>
    private const int MaxDepth = 500;

    private readonly List<OpenPart> _open = [];
    private MimePart? _root;
    private MimePart? _parent;
    private bool _isEmbeddedRoot;
    private readonly OpenBoundaries _boundaries = new();
    private int _parts = 1;

    /// <summary>The next bytes are the header block of a new part.</summary>
    private void StartPart(MimePart? parent, bool isEmbeddedRoot, long offset)
    {
        if (_parts >= _limits.Parts)
        {
            _defects.Add(MimeDefectKind.PartsLimit, offset);
            _state = State.Opaque;
            return;
        }

        _parts++;
        (_parent, _isEmbeddedRoot) = (parent, isEmbeddedRoot);
        _state = State.Headers;
        _inLine = false;
        _block.Start(offset);
    }

    private void EndHeaders(long bodyOffset)
    {
        var headers = _block.Build();
        var kind = Bounded(PartKind.Of(headers, _parent, _isEmbeddedRoot), bodyOffset);
        var part = new MimePart(_parent, _isEmbeddedRoot, _parent?.Children.Count ?? 0, headers, kind)
        {
            BodyOffset = bodyOffset,
        };
        _root ??= part;
        _parent?.Add(part);
        Open(part);
        _state = State.Body;
        _atLineStart = true;
        var mode = _sink.BeginBody(part);
        if (part.IsLeaf)
            _body.Begin(part, mode);
        else if (part.IsEmbeddedMessage)
            StartPart(part, isEmbeddedRoot: true, bodyOffset);
    }

    /// <summary>Beyond the limit of nesting a part is not taken apart.</summary>
    private PartKind Bounded(PartKind kind, long offset)
    {
        var depth = _parent is null ? 0 : _parent.Depth + 1;
        if (kind.Structure == PartStructure.Leaf || depth < Math.Min(_limits.Depth, MaxDepth))
            return kind;
        _defects.Add(MimeDefectKind.DepthLimit, offset);
        return new PartKind(PartStructure.Leaf, ContentType.OctetStream, TransferEncoding.Identity);
    }

    private void Open(MimePart part)
    {
        var boundary = part.IsMultipart ? Encoding.UTF8.GetBytes(part.ContentType.Boundary ?? "") : null;
        _open.Add(new OpenPart(part, boundary));
        if (boundary is not null)
            _boundaries.Add(boundary);
    }

    /// <summary>Header blocks end here without their empty line, each embedded message with an empty one.</summary>
    private void EndHeadersEarly(long offset)
    {
        _defects.Add(MimeDefectKind.MissingHeaderEnd, offset);
        while (_state == State.Headers)
            EndHeaders(offset);
    }

    private int TakeDelimiter(ReadOnlySpan<byte> window, int at, Delimiter found)
    {
        while (_open.Count > found.Level + 1)
            Close(_offset + at);
        _sink.Raw(window.Slice(at, found.Length));
        var (part, boundary) = _open[found.Level];
        var end = at + found.Length;
        if (found.Closes)
        {
            _open[found.Level] = new OpenPart(part, null);
            _boundaries.Remove(boundary);
            _state = State.Body;
            _atLineStart = false;
        }
        else
            StartPart(part, isEmbeddedRoot: false, _offset + end);

        return end;
    }

    /// <summary>Ends the innermost part.</summary>
    private void Close(long end)
    {
        var (part, boundary) = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        if (boundary is not null)
        {
            _boundaries.Remove(boundary);
            _defects.Add(MimeDefectKind.MissingFinalBoundary, end);
        }

        part.BodyLength = end - part.BodyOffset;
        if (_body.IsOpen)
            _body.End(_defects);
        else
            part.DecodedLength = part.BodyLength;
        _sink.EndBody(part);
    }

    private MimePart CloseAll()
    {
        if (_state == State.Headers)
            EndHeadersEarly(_offset);
        while (_open.Count > 0)
            Close(_offset);
        return _root ?? throw new UnreachableException();
    }
}
