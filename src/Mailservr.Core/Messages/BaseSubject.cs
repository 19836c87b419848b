using System.Text;

namespace Mailservr.Messages;

/// <summary>The subject without the marks of replies and forwards, in the manner of RFC 5256 §2.1.</summary>
internal static class BaseSubject
{
    // The marks of RFC 5256, and what clients in other languages write in their place.
    private static readonly string[] Marks =
        ["re", "fw", "fwd", "aw", "wg", "sv", "vs", "vb", "antw", "tr", "rv", "res", "enc", "odp", "rif", "r", "答复", "回复", "转发"];

    // "antw[123] :": no farther than here is a colon looked for, or a subject of many tags would cost its square.
    private const int MaxMark = 13;

    /// <param name="subject">Decoded.</param>
    /// <param name="isReply">A mark was there.</param>
    /// <returns>Lower-cased, white space folded; empty when nothing is left.</returns>
    public static string Of(string subject, out bool isReply)
    {
        var rest = Fold(subject).AsSpan();
        isReply = false;
        while (true)
        {
            if (TrySkipMark(rest, out var behind))
                isReply = true;
            else if (!TrySkipListTag(rest, out behind))
                break;
            rest = behind.TrimStart();
        }

        if (rest.EndsWith("(fwd)", StringComparison.Ordinal))
        {
            isReply = true;
            rest = rest[..^5].TrimEnd();
        }

        return rest.ToString();
    }

    // "Re:", "Re[2]:", "RE :", "Fwd:".
    private static bool TrySkipMark(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        var colon = text[..Math.Min(text.Length, MaxMark)].IndexOfAny(':', '：');
        if (colon < 1)
            return false;

        var mark = text[..colon].TrimEnd();
        var bracket = mark.IndexOfAny('[', '(');
        if (bracket > 0 && mark[^1] is ']' or ')' && mark[(bracket + 1)..^1].IndexOfAnyExceptInRange('0', '9') < 0)
            mark = mark[..bracket].TrimEnd();
        foreach (var known in Marks)
        {
            if (mark.SequenceEqual(known))
            {
                rest = text[(colon + 1)..];
                return true;
            }
        }

        return false;
    }

    // "[list] Re: …": the tag of a mailing list, as long as something follows.
    private static bool TrySkipListTag(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        if (text.Length == 0 || text[0] != '[')
            return false;

        var end = text.IndexOf(']');
        if (end < 0 || text[(end + 1)..].Trim().IsEmpty)
            return false;

        rest = text[(end + 1)..];
        return true;
    }

    private static string Fold(string subject)
    {
        var folded = new StringBuilder(subject.Length);
        foreach (var c in subject)
        {
            if (!char.IsWhiteSpace(c))
                folded.Append(char.ToLowerInvariant(c));
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }

        return folded.ToString().TrimEnd();
    }
}
