using System.Text;

namespace Mailservr.Mime;

/// <summary>The limits and the place of one field, shared by its parsers.</summary>
internal readonly record struct FieldContext(MimeLimits Limits, ICollection<MimeDefect>? Defects, long Offset)
{
    public static FieldContext Of(MimeLimits? limits, ICollection<MimeDefect>? defects, long offset) =>
        new(limits ?? MimeLimits.Default, defects, offset);

    public void Report(MimeDefectKind kind) => Defects?.Add(new MimeDefect(kind, Offset));
}

/// <summary>Bytes of a field body to one unfolded line of text.</summary>
internal static class FieldText
{
    /// <summary>
    /// Unfolds (RFC 5322 §2.2.3) and reads raw 8-bit bytes as UTF-8 (RFC 6532) or, where they are not, as windows-1252.
    /// No CR, LF or NUL is left.
    /// </summary>
    public static string Read(ReadOnlySpan<byte> body, FieldContext context)
    {
        if (body.Length > context.Limits.FieldBytes)
        {
            body = body[..context.Limits.FieldBytes];
            context.Report(MimeDefectKind.FieldBytesLimit);
        }

        body = body.Trim(" \t\r\n"u8);
        var text = Ascii.IsValid(body) ? Encoding.ASCII.GetString(body) : Charsets.DecodeUnlabelled(body);
        return text.AsSpan().ContainsAny('\r', '\n', '\0') ? Unfold(text) : text;
    }

    private static string Unfold(string text)
    {
        var line = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\r' or '\n'))
            {
                line.Append(text[i] == '\0' ? '\uFFFD' : text[i]);
                continue;
            }

            while (i + 1 < text.Length && text[i + 1] is '\r' or '\n')
                i++;
            // The white space after a break is kept; a tab there only ever meant "folded here".
            line.Append(' ');
            if (i + 1 < text.Length && text[i + 1] is ' ' or '\t')
                i++;
        }

        return line.ToString();
    }

    /// <summary>Every run of white space becomes one blank; none is left at the ends.</summary>
    public static string Collapse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is not (' ' or '\t'))
                result.Append(c);
            else if (result[^1] != ' ')
                result.Append(' ');
        }

        return result.ToString();
    }
}
