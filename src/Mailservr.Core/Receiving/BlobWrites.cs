using System.Buffers;

namespace Mailservr.Receiving;

/// <summary>What the splitter wants written, in order, until someone who can wait does it.</summary>
internal sealed class BlobWrites
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<BlobWrite> _steps = [];

    public IReadOnlyList<BlobWrite> Steps => _steps;

    public void Begin(BlobDraft blob) => _steps.Add(new BlobWrite(BlobStep.Begin, blob, default));

    public void Write(BlobDraft blob, ReadOnlySpan<byte> bytes)
    {
        var start = _bytes.WrittenCount;
        _bytes.Write(bytes);
        // Decoders hand out small pieces: one write for neighbours.
        if (_steps.Count > 0 && _steps[^1] is { Step: BlobStep.Write } last && last.Blob == blob && last.Range.End.Value == start)
            _steps[^1] = last with { Range = last.Range.Start.._bytes.WrittenCount };
        else
            _steps.Add(new BlobWrite(BlobStep.Write, blob, start.._bytes.WrittenCount));
    }

    public void End(BlobDraft blob) => _steps.Add(new BlobWrite(BlobStep.End, blob, default));

    public ReadOnlyMemory<byte> BytesOf(BlobWrite write) => _bytes.WrittenMemory[write.Range];

    public void Clear()
    {
        _steps.Clear();
        _bytes.ResetWrittenCount();
    }
}

internal readonly record struct BlobWrite(BlobStep Step, BlobDraft Blob, Range Range);

internal enum BlobStep
{
    Begin,
    Write,
    End,
}
