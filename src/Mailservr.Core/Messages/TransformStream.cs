using System.Buffers;

namespace Mailservr.Messages;

/// <summary>Reads another stream through a transformation, and of the result a range.</summary>
/// <param name="source">Disposed with this stream.</param>
/// <param name="transform">Writes what the bytes become; is given an empty span at the end of the source.</param>
/// <param name="skip">Transformed bytes that are not wanted at the beginning.</param>
/// <param name="length">Transformed bytes that are wanted.</param>
internal sealed class TransformStream(
    Stream source, TransformBytes transform, long skip, long length) : ReadOnlyStream(length)
{
    private readonly byte[] _input = new byte[16 * 1024];
    private readonly ArrayBufferWriter<byte> _output = new();
    private int _consumed;
    private long _skip = skip;
    private long _left = length;
    private bool _ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_consumed == _output.WrittenCount && !_ended && _left > 0)
            await FillAsync(cancellationToken);

        var available = _output.WrittenSpan[_consumed..];
        var count = (int)Math.Min(Math.Min(available.Length, buffer.Length), _left);
        available[..count].CopyTo(buffer.Span);
        _consumed += count;
        _left -= count;
        return count;
    }

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _output.ResetWrittenCount();
        var read = await source.ReadAsync(_input, cancellationToken);
        _ended = read == 0;
        transform(_input.AsSpan(0, read), _output);
        _consumed = (int)Math.Min(_skip, _output.WrittenCount);
        _skip -= _consumed;
    }
}

internal delegate void TransformBytes(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output);
