using System.Text;

namespace Mailservr.Mime;

/// <summary>text/plain; format=flowed (RFC 3676).</summary>
public static class FlowedText
{
    /// <summary>
    /// Joins flowed lines to paragraphs, removes space-stuffing and writes quotes as "> ". Line ends are LF.
    /// </summary>
    /// <param name="delSp">The DelSp parameter: the blank that marks a flowed line is no text.</param>
    public static string Unflow(string text, bool delSp)
    {
        var result = new StringBuilder(text.Length);
        var open = -1;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].TrimEnd('\r');
            var depth = line.Length - line.TrimStart('>').Length;
            line = line[depth..];
            // RFC 3676 §4.4: one blank was stuffed.
            if (line.StartsWith(' '))
                line = line[1..];
            // §4.3: the signature separator is never flowed, §4.5: a change of depth ends a paragraph.
            var isSignature = line is "-- ";
            if (open != depth || isSignature)
                Begin(result, depth, isFirst: range.Start.Value == 0);
            var flowed = line.EndsWith(' ') && !isSignature;
            result.Append(flowed && delSp ? line[..^1] : line);
            open = flowed ? depth : -1;
        }

        return result.ToString();
    }

    private static void Begin(StringBuilder result, int depth, bool isFirst)
    {
        if (!isFirst)
            result.Append('\n');
        result.Append('>', depth);
        if (depth > 0)
            result.Append(' ');
    }
}
