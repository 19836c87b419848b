using System.Buffers;

namespace Mailservr.Mime.Tests;

/// <summary>Keeps what the parser passes on and checks that it comes in order.</summary>
internal sealed class RecordingSink(BodyMode mode) : MimeSink
{
    private readonly ArrayBufferWriter<byte> _all = new();
    private readonly List<(MimePart? Part, byte[] Bytes)> _pieces = [];
    private readonly Dictionary<MimePart, ArrayBufferWriter<byte>> _content = [];
    private MimePart? _current;

    public List<string> Events { get; } = [];
    public long CoveredBytes { get; private set; }

    /// <summary>All raw bytes as they came.</summary>
    public byte[] All => _all.WrittenSpan.ToArray();

    public byte[] Content(MimePart part) =>
        _content.TryGetValue(part, out var bytes) ? bytes.WrittenSpan.ToArray() : [];

    /// <summary>The message from what a store would keep: raw pieces, contents and recipes.</summary>
    public byte[] Rebuild()
    {
        var output = new ArrayBufferWriter<byte>();
        MimePart? done = null;
        foreach (var (part, bytes) in _pieces)
        {
            if (part is null)
                output.Write(bytes);
            else if (part != done)
            {
                Encode(part, output);
                done = part;
            }
        }

        return output.WrittenSpan.ToArray();
    }

    private void Encode(MimePart part, ArrayBufferWriter<byte> output)
    {
        Assert.NotNull(part.Recipe);
        var encoder = new TransferRecipeEncoder(part.Recipe);
        var content = Content(part).AsSpan();
        for (var step = 1; content.Length > 0; step = (step * 7 % 1009) + 1)
        {
            var piece = content[..Math.Min(step, content.Length)];
            encoder.Write(piece, output);
            content = content[piece.Length..];
        }
    }

    protected internal override BodyMode BeginBody(MimePart part)
    {
        Events.Add("begin " + part.PartId);
        _current = part;
        return mode;
    }

    protected internal override void Raw(ReadOnlySpan<byte> bytes)
    {
        Assert.False(bytes.IsEmpty);
        _all.Write(bytes);
        _pieces.Add((null, bytes.ToArray()));
    }

    protected internal override void Covered(ReadOnlySpan<byte> bytes)
    {
        Assert.False(bytes.IsEmpty);
        Assert.NotNull(_current);
        _all.Write(bytes);
        CoveredBytes += bytes.Length;
        _pieces.Add((_current, []));
    }

    protected internal override void Decoded(MimePart part, ReadOnlySpan<byte> bytes)
    {
        Assert.Same(_current, part);
        if (!_content.TryGetValue(part, out var writer))
            _content[part] = writer = new ArrayBufferWriter<byte>();
        writer.Write(bytes);
    }

    protected internal override void EndBody(MimePart part)
    {
        Events.Add("end " + part.PartId);
        if (part.IsLeaf)
            Assert.Equal(part.BodyOffset + part.BodyLength, _all.WrittenCount);
        if (part.IsLeaf && part.DecodedLength >= 0 && mode != BodyMode.Skip)
            Assert.Equal(part.DecodedLength, Content(part).Length);
    }
}
