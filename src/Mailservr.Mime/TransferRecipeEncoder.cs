using System.Buffers;
using System.Buffers.Text;

namespace Mailservr.Mime;

/// <summary>Rebuilds the raw bytes of a body: give it the decoded bytes in any pieces.</summary>
public sealed class TransferRecipeEncoder(TransferRecipe recipe)
{
    private const int PieceBytes = 3 * 1024;
    private readonly byte[] _open = new byte[3];
    private int _openCount;
    private int _column;
    private long _taken;
    private long _written;

    /// <summary>Decoded bytes beyond the recipe are ignored: their raw form was not covered.</summary>
    public void Write(ReadOnlySpan<byte> decoded, IBufferWriter<byte> output)
    {
        decoded = decoded[..(int)Math.Min(decoded.Length, recipe.DecodedLength - _taken)];
        if (decoded.IsEmpty)
            return;
        _taken += decoded.Length;
        if (recipe.Encoding == TransferEncoding.Identity)
            Emit(decoded, output);
        else
            WriteBase64(decoded, output);
    }

    private void WriteBase64(ReadOnlySpan<byte> decoded, IBufferWriter<byte> output)
    {
        while (_openCount > 0 && _openCount < 3 && decoded.Length > 0)
        {
            _open[_openCount++] = decoded[0];
            decoded = decoded[1..];
        }

        if (_openCount == 3 || (_openCount > 0 && _taken == recipe.DecodedLength))
            Encode(_open.AsSpan(0, _openCount), output);
        if (_openCount is 0 or 3)
        {
            var kept = _taken == recipe.DecodedLength ? 0 : decoded.Length % 3;
            Encode(decoded[..^kept], output);
            decoded[^kept..].CopyTo(_open);
            _openCount = kept;
        }

        if (_taken == recipe.DecodedLength && _column > 0)
            Emit(LineBreak, output);
    }

    private ReadOnlySpan<byte> LineBreak => recipe.LineLength == 0 ? [] : recipe.CrLf ? "\r\n"u8 : "\n"u8;

    private void Encode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        Span<byte> text = stackalloc byte[PieceBytes / 3 * 4];
        while (bytes.Length > 0)
        {
            var piece = bytes[..Math.Min(bytes.Length, PieceBytes)];
            Base64.EncodeToUtf8(piece, text, out _, out var length);
            EmitLines(text[..length], output);
            bytes = bytes[piece.Length..];
        }
    }

    private void EmitLines(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (recipe.LineLength > 0 && text.Length >= recipe.LineLength - _column)
        {
            var rest = recipe.LineLength - _column;
            Emit(text[..rest], output);
            Emit(LineBreak, output);
            text = text[rest..];
            _column = 0;
        }

        Emit(text, output);
        if (recipe.LineLength > 0)
            _column += text.Length;
    }

    private void Emit(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        bytes = bytes[..(int)Math.Min(bytes.Length, recipe.EncodedLength - _written)];
        output.Write(bytes);
        _written += bytes.Length;
    }
}
