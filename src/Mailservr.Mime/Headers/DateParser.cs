using System.Globalization;

namespace Mailservr.Mime;

/// <summary>Date fields (RFC 5322 §3.3 and §4.3), and what the wild makes of them.</summary>
public static class DateParser
{
    private static readonly string[] IsoFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss zzz",
    ];

    /// <summary>
    /// Null when no day, month, year and time of day can be found. Also reads asctime, ISO 8601, hyphens, two and three
    /// digit years, missing seconds, AM and PM; without a zone, or with one that says nothing, the time is UTC.
    /// </summary>
    public static DateTimeOffset? Parse(ReadOnlySpan<byte> fieldBody)
    {
        var context = FieldContext.Of(null, null, 0);
        // No date needs more; a longer field is not searched.
        var text = WithoutComments(FieldText.Read(fieldBody[..Math.Min(fieldBody.Length, 500)], context), context);
        var invariant = CultureInfo.InvariantCulture;
        if (DateTimeOffset.TryParseExact(text, IsoFormats, invariant, DateTimeStyles.AssumeUniversal, out var iso))
            return iso;
        var parts = new DateParts();
        foreach (var range in text.AsSpan().SplitAny(" \t,"))
        {
            if (!parts.Read(text.AsSpan()[range]))
                break;
        }

        return parts.ToDate();
    }

    private static string WithoutComments(string text, FieldContext context)
    {
        var result = new System.Text.StringBuilder(text.Length);
        var scanner = new FieldScanner(text, context.Limits.CommentDepth);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '(' && scanner.TryComment(i, out var end))
            {
                result.Append(' ');
                i = end;
            }
            else if (text[i] == '(')
                break;
            else
                result.Append(text[i++]);
        }

        // RFC 5322 §4.3: white space may stand around the colons.
        return JoinColons(FieldText.Collapse(result.ToString()));
    }

    private static string JoinColons(string text) =>
        text.Replace(" :", ":", StringComparison.Ordinal).Replace(": ", ":", StringComparison.Ordinal);
}
