namespace Mailservr.Mime;

/// <summary>What somebody wrote, without what they answered.</summary>
public static class ReplyText
{
    // An attribution is wrapped over at most so many lines.
    private const int MaxAttributionLines = 3;

    /// <summary>
    /// Removes quoted lines with the line that introduces them, everything from an Outlook history on, and the
    /// signature (RFC 3676 §4.3). A forwarded message stays. When nothing would be left, the text stays as it is. Line
    /// ends are LF.
    /// </summary>
    public static string Strip(string text)
    {
        var lines = Array.ConvertAll(text.Split('\n'), line => line.TrimEnd('\r'));
        var kept = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (ReplyMarkers.IsForward(lines[i].Trim()))
            {
                kept.AddRange(lines[i..]);
                break;
            }

            if (EndsOwnText(lines, i))
                break;
            var attribution = Attribution(lines, i);
            if (attribution > 0 && !QuoteFollows(lines, i + attribution))
                break;
            if (attribution > 0)
                i += attribution - 1;
            else if (!lines[i].StartsWith('>'))
                kept.Add(lines[i]);
        }

        TrimEnd(kept);
        var own = string.Join('\n', kept).Trim('\n');
        return own.AsSpan().IsWhiteSpace() ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\n') : own;
    }

    private static bool EndsOwnText(string[] lines, int at)
    {
        var line = lines[at];
        return line is "-- " or "--" || ReplyMarkers.IsSeparator(line.Trim())
            || ReplyMarkers.IsHeaderBlock(lines.AsSpan(at, Math.Min(5, lines.Length - at)));
    }

    // How many lines the attribution at this place takes, or 0.
    private static int Attribution(string[] lines, int at)
    {
        var joined = lines[at].Trim();
        for (var count = 1; joined.Length > 0; count++)
        {
            if (ReplyMarkers.IsAttribution(joined))
                return count;
            if (count == MaxAttributionLines || at + count >= lines.Length || lines[at + count].Length is 0 or > 400)
                return 0;
            joined = $"{joined} {lines[at + count].Trim()}";
        }

        return 0;
    }

    // Outlook and some phones do not mark quoted lines: then all that follows an attribution is history.
    private static bool QuoteFollows(string[] lines, int at)
    {
        while (at < lines.Length && lines[at].AsSpan().IsWhiteSpace())
            at++;
        return at < lines.Length && lines[at].StartsWith('>');
    }

    private static void TrimEnd(List<string> kept)
    {
        while (kept.Count > 0 && IsTail(kept[^1].Trim()))
            kept.RemoveAt(kept.Count - 1);
    }

    private static bool IsTail(string line) => line.Length == 0 || ReplyMarkers.IsDeviceSignature(line)
        || line.Length > 4 && !line.AsSpan().ContainsAnyExcept('_');
}
