using System.Globalization;
using System.Text;

namespace Mailservr.Mime;

/// <summary>Charset labels as mail uses them, right and wrong.</summary>
public static class Charsets
{
    /// <summary>
    /// Null when the label names no charset (missing, "x-unknown", "8bit", …). US-ASCII is null too: what it labels and
    /// is more than ASCII has to be guessed.
    /// </summary>
    public static Encoding? Find(string? label)
    {
        var name = Normalize(label);
        if (name.Length is 0 or > 64)
            return null;
        if (CharsetAliases.CodePages.TryGetValue(name, out var codePage))
            return FromCodePage(codePage);
        var provider = CodePagesEncodingProvider.Instance;
        if (Provided(provider, name) is { } known)
            return known;
        var digits = name.AsSpan(name.LastIndexOfAny(['p', '-', '_']) + 1);
        var windows = name.StartsWith("cp", StringComparison.Ordinal)
            || name.StartsWith("windows", StringComparison.Ordinal);
        return windows && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? FromCodePage(number)
            : null;
    }

    /// <summary>
    /// Never fails: bytes that are invalid in the charset become U+FFFD. Without a usable label the text is UTF-8 where
    /// it is valid UTF-8, else windows-1252.
    /// </summary>
    /// <param name="unknown">A label was given and names nothing.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? label, out bool unknown)
    {
        var encoding = Find(label);
        unknown = encoding is null && !CharsetAliases.MeansAscii(Normalize(label));
        if (encoding is null)
            return DecodeUnlabelled(bytes);
        if (IsMislabelledUtf8(label, bytes))
            return Encoding.Latin1.GetString(bytes);
        // A byte order mark decides the order and is no text.
        var mark = encoding.CodePage is 1200 && bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        var text = (mark ? Encoding.BigEndianUnicode : encoding).GetString(bytes);
        return text.StartsWith('\uFEFF') ? text[1..] : text;
    }

    // What is labelled latin1 and uses 0x80–0x9F is windows-1252, as on the web. Where these bytes make valid UTF-8
    // they are no quotes and dashes; then the label counts to the letter, as it does for other mail software.
    private static bool IsMislabelledUtf8(string? label, ReadOnlySpan<byte> bytes) =>
        CharsetAliases.CodePages.GetValueOrDefault(Normalize(label)) == CharsetAliases.Latin1
        && System.Text.Unicode.Utf8.IsValid(bytes);

    internal static string DecodeUnlabelled(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        return System.Text.Unicode.Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : FromCodePage(1252)?.GetString(bytes) ?? Encoding.UTF8.GetString(bytes);
    }

    private static Encoding? FromCodePage(int codePage) => codePage switch
    {
        CharsetAliases.Latin1 => FromCodePage(1252),
        65001 => Encoding.UTF8,
        65000 => Utf7Encoding.Instance,
        1200 => Encoding.Unicode,
        1201 => Encoding.BigEndianUnicode,
        12000 => Encoding.UTF32,
        12001 => new UTF32Encoding(bigEndian: true, byteOrderMark: false),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(
            codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD")),
    };

    private static Encoding? Provided(EncodingProvider provider, string name) =>
        provider.GetEncoding(name, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));

    private static string Normalize(string? label) =>
        label is null ? "" : label.AsSpan().Trim(" \t\r\n\"'<>;").ToString().ToLowerInvariant();
}
