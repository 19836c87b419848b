using System.Globalization;
using System.Text;

namespace Mailservr.Dns;

/// <summary>Domain names as text and on the wire (RFC 1035 §3.1).</summary>
internal static class DnsName
{
    /// <summary>With the length bytes and the root.</summary>
    public const int MaxWireLength = 255;

    private const int MaxLabelLength = 63;

    // Each one points in front of where it is read, so that a loop is impossible; no honest name needs more.
    private const int MaxPointers = 32;

    /// <summary>Lower case, without the dot at the end. What is not ASCII stays as it is, and is no name.</summary>
    public static string Normalize(string name)
    {
        var trimmed = name.EndsWith('.') ? name[..^1] : name;
        return Ascii.IsValid(trimmed.AsSpan()) ? trimmed.ToLowerInvariant() : trimmed;
    }

    /// <summary>Writes a name that we ask for: visible ASCII, nothing escaped.</summary>
    /// <returns>False for what is no name; nothing is said of the buffer then.</returns>
    public static bool TryWrite(ReadOnlySpan<char> name, Span<byte> wire, out int written)
    {
        written = 0;
        if (name.Length is 0 or > MaxWireLength - 2 || wire.Length < name.Length + 2)
            return false;
        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            if (label.Length is 0 or > MaxLabelLength || label.Contains('\\'))
                return false;
            if (label.ContainsAnyExceptInRange('!', '~'))
                return false;
            wire[written] = (byte)label.Length;
            Encoding.ASCII.GetBytes(label, wire[(written + 1)..]);
            written += label.Length + 1;
        }
        wire[written++] = 0;
        return true;
    }

    /// <summary>Reads a name, which may end in pointers to earlier ones (RFC 1035 §4.1.4).</summary>
    /// <param name="message">From its first byte.</param>
    /// <param name="offset">Of the name; then behind it.</param>
    /// <param name="name">In lower case; dots, backslashes and what is not visible are escaped (RFC 1035 §5.1).</param>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int offset, out string name)
    {
        var text = new StringBuilder();
        name = "";
        var (at, end, floor) = (offset, -1, offset);
        for (int pointers = 0, length = 1; at < message.Length;)
        {
            var size = message[at++];
            if (size == 0)
            {
                offset = end < 0 ? at : end;
                name = text.ToString();
                return true;
            }
            if ((size & 0xC0) == 0xC0)
            {
                if (at == message.Length || ++pointers > MaxPointers)
                    return false;
                var target = (size & 0x3F) << 8 | message[at++];
                end = end < 0 ? at : end;
                if (target >= floor)
                    return false;
                at = floor = target;
                continue;
            }
            length += size + 1;
            if (size > MaxLabelLength || length > MaxWireLength || at + size > message.Length)
                return false;
            AppendLabel(text, message.Slice(at, size));
            at += size;
        }
        return false;
    }

    private static void AppendLabel(StringBuilder text, ReadOnlySpan<byte> label)
    {
        if (text.Length > 0)
            text.Append('.');
        foreach (var value in label)
        {
            if (value is (byte)'.' or (byte)'\\')
                text.Append('\\').Append((char)value);
            else if (value is > (byte)' ' and <= (byte)'~')
                text.Append(char.ToLowerInvariant((char)value));
            else
                text.Append(CultureInfo.InvariantCulture, $"\\{value:D3}");
        }
    }
}
