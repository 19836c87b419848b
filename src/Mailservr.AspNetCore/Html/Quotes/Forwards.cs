namespace Mailservr.AspNetCore.Html.Quotes;

/// <summary>Mail that was passed on: what it holds of another mail is what it was sent for, and stays open.</summary>
internal static class Forwards
{
    // What programs write before the subject, in some languages.
    private static readonly string[] Marks = ["fw", "fwd", "wg", "tr", "rv", "enc", "i", "vb", "vs", "转发"];

    public static bool Is(string subject)
    {
        var colon = subject.IndexOfAny([':', '：']);
        if (colon < 0)
            return false;
        // The tag of a mailing list stands before the mark, or is none.
        var mark = subject.AsSpan(0, colon);
        mark = mark[(mark.LastIndexOf(']') + 1)..].Trim();
        foreach (var known in Marks)
        {
            if (mark.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
