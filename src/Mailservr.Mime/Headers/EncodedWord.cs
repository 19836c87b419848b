using System.Buffers;
using System.Text;

namespace Mailservr.Mime;

/// <summary>Encoded words (RFC 2047, RFC 2231 §5).</summary>
public static class EncodedWord
{
    /// <summary>
    /// The text of an unstructured field or a phrase: unfolded, decoded. Words that follow each other are decoded as
    /// one run of bytes, because senders cut characters in two. CR, LF and NUL out of an encoded word become U+FFFD.
    /// </summary>
    /// <remarks>Never call it on a field that still has to be parsed: decoded text is no syntax (RFC 2047
    /// §6.2).</remarks>
    public static string Decode(
        ReadOnlySpan<byte> fieldBody,
        MimeLimits? limits = null,
        ICollection<MimeDefect>? defects = null,
        long offset = 0)
    {
        var context = FieldContext.Of(limits, defects, offset);
        return Decode(FieldText.Read(fieldBody, context), context);
    }

    internal static string Decode(string text, FieldContext context) =>
        text.Contains("=?", StringComparison.Ordinal) ? new EncodedWordRun(text, context).Decode() : text;
}

/// <summary>Decodes one text from left to right.</summary>
internal sealed class EncodedWordRun(string text, FieldContext context)
{
    private readonly StringBuilder _result = new(text.Length);
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private string? _charset;
    private int _count;
    private bool _isInvalid;

    public string Decode()
    {
        var done = 0;
        for (var at = Next(0); at >= 0 && _count <= context.Limits.EncodedWordsPerField; at = Next(at))
        {
            if (!EncodedWordToken.TryRead(text, at, out var token))
            {
                ReportInvalid(at);
                at += 2;
                continue;
            }

            if (++_count > context.Limits.EncodedWordsPerField)
            {
                context.Report(MimeDefectKind.EncodedWordsLimit);
                break;
            }

            AppendGap(text.AsSpan(done, at - done));
            AppendWord(token);
            done = at = token.End;
        }

        Flush();
        return _result.Append(text, done, text.Length - done).ToString();
    }

    private void ReportInvalid(int at)
    {
        if (_isInvalid || !EncodedWordToken.IsBegun(text, at))
            return;
        _isInvalid = true;
        context.Report(MimeDefectKind.InvalidEncodedWord);
    }

    private int Next(int from) => text.IndexOf("=?", from, StringComparison.Ordinal);

    // RFC 2047 §6.2: white space between two encoded words is not shown.
    private void AppendGap(ReadOnlySpan<char> gap)
    {
        if (_charset is not null && gap.IsWhiteSpace())
            return;
        Flush();
        _result.Append(gap);
    }

    private void AppendWord(EncodedWordToken token)
    {
        var charset = text.AsSpan()[token.Charset];
        if (_charset is null || !charset.Equals(_charset, StringComparison.OrdinalIgnoreCase))
        {
            Flush();
            _charset = charset.ToString();
        }

        var body = text.AsSpan()[token.Text];
        if (token.IsBase64)
            EncodedWordBytes.Base64(body, _bytes);
        else
            EncodedWordBytes.Quoted(body, _bytes);
    }

    private void Flush()
    {
        if (_charset is null)
            return;
        var start = _result.Length;
        _result.Append(Charsets.Decode(_bytes.WrittenSpan, _charset, out var unknown));
        if (unknown)
            context.Report(MimeDefectKind.UnknownCharset);
        var length = _result.Length - start;
        _result.Replace('\r', '\uFFFD', start, length).Replace('\n', '\uFFFD', start, length)
            .Replace('\0', '\uFFFD', start, length);
        _bytes.ResetWrittenCount();
        _charset = null;
    }
}
