using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Mime;

/// <summary>Writes a <see cref="MailDraft"/> as a message of RFC 5322 and MIME that any server takes.</summary>
/// <param name="time">Default: the system's.</param>
/// <param name="boundaries">
/// Gives the next boundary, of letters, digits and "=_-" only; default: 128 random bits. For tests that compare bytes.
/// </param>
public sealed class MimeWriter(TimeProvider? time = null, Func<string>? boundaries = null)
{
    // RFC 2045 §6.8: 76 characters a line, which are 57 bytes.
    private const int LineBytes = 57;
    private const int ChunkBytes = LineBytes * 512;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Func<string> _boundaries = boundaries ?? RandomBoundary;

    /// <summary>
    /// CRLF line ends, no line of more than 998 octets, ASCII only, except for addresses that are not ASCII themselves
    /// (RFC 6532: their transport needs SMTPUTF8). Text and HTML become multipart/alternative, inline files
    /// multipart/related, attachments multipart/mixed.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A value cannot stand in a header: it has control characters or is not what its property asks for.
    /// <see cref="ArgumentException.ParamName"/> is the property. Nothing has been written then.
    /// </exception>
    public async ValueTask WriteAsync(MailDraft draft, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(output);
        var headers = DraftHeaders.Write(draft, _time.GetUtcNow());
        var root = Arrange(draft);
        await output.WriteAsync(Encoding.UTF8.GetBytes(headers), cancellationToken);
        await WritePart(root, output, cancellationToken);
    }

    private DraftPart Arrange(MailDraft draft)
    {
        var body = Body(draft);
        // Without HTML nothing can show them in their place.
        var loose = draft.Html is null ? draft.Inline : [];
        if (draft.Attachments.Count + loose.Count == 0)
            return body ?? DraftPart.OfText("plain", "");
        IEnumerable<DraftPart> files =
        [
            .. loose.Select(file => DraftPart.OfFile(file, "inline")),
            .. draft.Attachments.Select(file => DraftPart.OfFile(file, "attachment")),
        ];
        return DraftPart.Multipart("mixed", _boundaries(), body is null ? [.. files] : [body, .. files]);
    }

    private DraftPart? Body(MailDraft draft)
    {
        var text = draft.Text is null ? null : DraftPart.OfText("plain", draft.Text);
        var html = draft.Html is null ? null : DraftPart.OfText("html", draft.Html);
        if (html is not null && draft.Inline.Count > 0)
            html = DraftPart.Multipart(
                "related", _boundaries(), [html, .. draft.Inline.Select(file => DraftPart.OfFile(file, "inline"))]);
        if (text is null || html is null)
            return text ?? html;
        // RFC 2046 §5.1.4: the best last.
        return DraftPart.Multipart("alternative", _boundaries(), text, html);
    }

    // At most three levels: mixed, alternative, related.
    private static async Task WritePart(DraftPart part, Stream output, CancellationToken cancellationToken)
    {
        await output.WriteAsync(Encoding.UTF8.GetBytes(part.Headers + "\r\n"), cancellationToken);
        if (part.Text is not null)
            await output.WriteAsync(part.Text, cancellationToken);
        if (part.File is not null)
            await WriteFile(part.File, output, cancellationToken);
        foreach (var child in part.Children)
        {
            await output.WriteAsync(Encoding.ASCII.GetBytes($"--{part.Boundary}\r\n"), cancellationToken);
            await WritePart(child, output, cancellationToken);
            await output.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
        }

        if (part.Boundary is not null)
            await output.WriteAsync(Encoding.ASCII.GetBytes($"--{part.Boundary}--\r\n"), cancellationToken);
    }

    private static async Task WriteFile(MailAttachment file, Stream output, CancellationToken cancellationToken)
    {
        var bytes = new byte[ChunkBytes];
        var lines = new byte[ChunkBytes / LineBytes * (76 + 2)];
        for (var position = 0; ;)
        {
            var count = file.Content is null
                ? Take(file.Bytes, position, bytes)
                : await file.Content.ReadAtLeastAsync(bytes, ChunkBytes, throwOnEndOfStream: false, cancellationToken);
            position += count;
            await output.WriteAsync(lines.AsMemory(0, EncodeLines(bytes.AsSpan(0, count), lines)), cancellationToken);
            if (count < ChunkBytes)
                return;
        }
    }

    private static int Take(ReadOnlyMemory<byte> source, int position, byte[] target)
    {
        var chunk = source.Span[position..Math.Min(source.Length, position + target.Length)];
        chunk.CopyTo(target);
        return chunk.Length;
    }

    private static int EncodeLines(ReadOnlySpan<byte> bytes, Span<byte> lines)
    {
        var written = 0;
        while (bytes.Length > 0)
        {
            var line = bytes[..Math.Min(LineBytes, bytes.Length)];
            Base64.EncodeToUtf8(line, lines[written..], out _, out var length);
            "\r\n"u8.CopyTo(lines[(written + length)..]);
            written += length + 2;
            bytes = bytes[line.Length..];
        }

        return written;
    }

    // "=_" can stand neither in base64 nor in quoted-printable.
    private static string RandomBoundary() => $"=_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
}
