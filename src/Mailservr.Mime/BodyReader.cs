using System.Buffers;

namespace Mailservr.Mime;

/// <summary>Passes the body of one leaf to the sink: raw, covered and decoded. Reused from leaf to leaf.</summary>
internal sealed class BodyReader(MimeSink sink)
{
    /// <summary>Input decoded at once: large enough for vectors, small enough to stay in the cache.</summary>
    private const int SliceBytes = 16 * 1024;

    // At most one quantum whose four characters stand in lines of their own.
    private readonly byte[] _pending = new byte[16];
    private MimePart? _part;
    private TransferDecoder? _decoder;
    private Base64Coverage? _coverage;
    private BodyMode _mode;
    private long _decoded;

    public bool IsOpen => _part is not null;

    public void Begin(MimePart part, BodyMode mode)
    {
        (_part, _mode, _decoded) = (part, mode, 0);
        _decoder = mode == BodyMode.Skip ? null : TransferDecoder.Create(part.TransferEncoding);
        _coverage = mode == BodyMode.Detach && part.TransferEncoding == TransferEncoding.Base64 ? new() : null;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && _part is { } part)
        {
            var slice = bytes[..Math.Min(bytes.Length, SliceBytes)];
            PassRaw(slice);
            if (_mode != BodyMode.Skip)
                Decode(part, slice);
            bytes = bytes[slice.Length..];
        }
    }

    public void End(MimeDefects defects)
    {
        if (_part is not { } part)
            return;
        if (_coverage is { Ended: false, Pending: > 0 } open)
            sink.Raw(_pending.AsSpan(0, open.Pending));
        FinishDecoder(part, defects);
        part.Recipe = Recipe(part);
        part.DecodedLength = part.TransferEncoding == TransferEncoding.Identity ? part.BodyLength
            : _mode == BodyMode.Skip ? -1 : _decoded;
        (_part, _decoder, _coverage) = (null, null, null);
    }

    private void PassRaw(ReadOnlySpan<byte> bytes)
    {
        if (_coverage is not null)
            PassCovered(bytes, _coverage);
        else if (_mode == BodyMode.Detach && _decoder is null)
            sink.Covered(bytes);
        else
            sink.Raw(bytes);
    }

    private void PassCovered(ReadOnlySpan<byte> bytes, Base64Coverage coverage)
    {
        if (coverage.Ended)
        {
            sink.Raw(bytes);
            return;
        }

        var pending = _pending.AsSpan(0, coverage.Pending);
        var covered = coverage.Advance(bytes);
        if (covered > 0)
        {
            // What is covered always reaches into the new bytes: the pending ones waited for them.
            Pass(pending, covered: true);
            Pass(bytes[..(covered - pending.Length)], covered: true);
            bytes = bytes[(covered - pending.Length)..];
            pending = [];
        }

        if (coverage.Ended)
        {
            Pass(pending, covered: false);
            Pass(bytes, covered: false);
        }
        else
            bytes.CopyTo(_pending.AsSpan(pending.Length));
    }

    private void Pass(ReadOnlySpan<byte> bytes, bool covered)
    {
        if (bytes.IsEmpty)
            return;
        if (covered)
            sink.Covered(bytes);
        else
            sink.Raw(bytes);
    }

    private void Decode(MimePart part, ReadOnlySpan<byte> bytes)
    {
        if (_decoder is null)
        {
            sink.Decoded(part, bytes);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(_decoder.MaxOutput(bytes.Length));
        Deliver(part, buffer, _decoder.Decode(bytes, buffer));
    }

    private void FinishDecoder(MimePart part, MimeDefects defects)
    {
        if (_decoder is null)
            return;
        var buffer = ArrayPool<byte>.Shared.Rent(_decoder.MaxOutput(0));
        Deliver(part, buffer, _decoder.Finish(buffer));
        if (_decoder.Invalid)
            defects.Add(Defect(part.TransferEncoding), part.BodyOffset);
    }

    private void Deliver(MimePart part, byte[] buffer, int length)
    {
        if (length > 0)
            sink.Decoded(part, buffer.AsSpan(0, length));
        _decoded += length;
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private TransferRecipe? Recipe(MimePart part) =>
        _mode == BodyMode.Detach && part.TransferEncoding == TransferEncoding.Identity
            ? new TransferRecipe(TransferEncoding.Identity, 0, true, part.BodyLength, part.BodyLength)
            : _coverage?.Recipe;

    private static MimeDefectKind Defect(TransferEncoding encoding) => encoding switch
    {
        TransferEncoding.Base64 => MimeDefectKind.InvalidBase64,
        TransferEncoding.QuotedPrintable => MimeDefectKind.InvalidQuotedPrintable,
        _ => MimeDefectKind.InvalidUuencode,
    };
}
