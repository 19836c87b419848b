using System.Buffers;
using System.Text;

namespace Mailservr.Mime;

/// <summary>Gathers the pairs of one field and decodes them at its end, when all continuations are known.</summary>
internal sealed class ParameterSet(FieldContext context)
{
    private sealed class Entry
    {
        public string? Plain { get; set; }
        public string? Extended { get; set; }
        public SortedList<int, (string Value, bool Extended)> Segments { get; } = [];
    }

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>False when the limit of parameters is met.</summary>
    public bool TryAdd(string written, string value)
    {
        var (name, segment, extended) = ParameterNames.Split(written);
        if (!_entries.TryGetValue(name, out var entry))
        {
            if (_entries.Count >= context.Limits.Parameters)
            {
                context.Report(MimeDefectKind.ParametersLimit);
                return false;
            }

            _entries[name] = entry = new Entry();
        }

        Add(entry, segment, extended, value);
        return true;
    }

    public Dictionary<string, string> Decode()
    {
        var decoded = new Dictionary<string, string>(_entries.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, entry) in _entries)
            decoded[name] = Decode(entry);
        return decoded;
    }

    // draft-chen-email-mime-ambiguity-defense §4: the first of two equal names counts.
    private void Add(Entry entry, int segment, bool extended, string value)
    {
        if (segment >= context.Limits.ParameterSegments)
            context.Report(MimeDefectKind.ParametersLimit);
        else if (segment >= 0 ? !entry.Segments.TryAdd(segment, (value, extended))
                 : (extended ? entry.Extended : entry.Plain) is not null)
            context.Report(MimeDefectKind.AmbiguousHeader);
        else if (segment < 0 && extended)
            entry.Extended = value;
        else if (segment < 0)
            entry.Plain = value;
    }

    // RFC 6266 §4.3: the extended form wins over the plain one.
    private string Decode(Entry entry)
    {
        var plain = entry.Plain is null ? null : EncodedWord.Decode(entry.Plain, context);
        var better = entry.Extended is not null ? Extended([(entry.Extended, true)])
            : entry.Segments.Count > 0 ? Segments(entry.Segments) : null;
        if (plain is not null && better is not null && !SameEnding(plain, better))
            context.Report(MimeDefectKind.AmbiguousHeader);
        return better ?? plain ?? "";
    }

    // A fallback in ASCII is as it should be. Two different kinds of file are an attempt to show one and open the
    // other.
    private static bool SameEnding(string plain, string better) => Path.GetExtension(plain.AsSpan()).Equals(
        Path.GetExtension(better.AsSpan()), StringComparison.OrdinalIgnoreCase);

    private string Segments(SortedList<int, (string Value, bool Extended)> segments)
    {
        // A gap ends the value: what follows belongs to nothing.
        var first = segments.Keys[0];
        var list = segments.TakeWhile((segment, i) => segment.Key == first + i).Select(s => s.Value).ToList();
        if (first > 1 || list.Count < segments.Count)
            context.Report(MimeDefectKind.InvalidParameter);
        return list.Exists(s => s.Extended)
            ? Extended(list)
            : EncodedWord.Decode(string.Concat(list.Select(s => s.Value)), context);
    }

    // charset'language'text, the first two only in the first segment (RFC 2231 §4.1).
    private string Extended(List<(string Value, bool Extended)> segments)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var charset = "utf-8";
        for (var i = 0; i < segments.Count; i++)
        {
            var (value, extended) = segments[i];
            var text = value.AsSpan();
            if (i == 0 && extended && CharsetEnd(value) is var (end, start))
            {
                charset = value[..end];
                text = text[start..];
            }

            if (extended)
                PercentDecode(text, bytes);
            else
                Encoding.UTF8.GetBytes(text, bytes);
        }

        var decoded = Charsets.Decode(bytes.WrittenSpan, charset, out var unknown);
        if (unknown)
            context.Report(MimeDefectKind.UnknownCharset);
        decoded = decoded.Replace('\r', '\uFFFD').Replace('\n', '\uFFFD').Replace('\0', '\uFFFD');
        // Some write encoded words into this form as well; one that comes out of percent signs is a name that looks
        // like it.
        var isEncodedTwice = segments[0].Value.Contains("=?", StringComparison.Ordinal);
        return isEncodedTwice ? EncodedWord.Decode(decoded, context) : decoded;
    }

    private static (int End, int Start)? CharsetEnd(string value)
    {
        var end = value.IndexOf('\'', StringComparison.Ordinal);
        var start = end < 0 ? -1 : value.IndexOf('\'', end + 1);
        return start < 0 ? null : (end, start + 1);
    }

    private static void PercentDecode(ReadOnlySpan<char> text, ArrayBufferWriter<byte> output)
    {
        while (text.Length > 0)
        {
            if (text is ['%', var high, var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low))
            {
                output.Write([(byte)(EncodedWordBytes.Hex(high) << 4 | EncodedWordBytes.Hex(low))]);
                text = text[3..];
                continue;
            }

            var next = text[1..].IndexOf('%') + 1;
            var run = next == 0 ? text : text[..next];
            Encoding.UTF8.GetBytes(run, output);
            text = text[run.Length..];
        }
    }
}
