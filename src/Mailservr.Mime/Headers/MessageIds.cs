namespace Mailservr.Mime;

/// <summary>Message-ID, In-Reply-To and References (RFC 5322 §3.6.4).</summary>
public static class MessageIds
{
    /// <summary>
    /// The identifiers without their angle brackets and without white space, in their order, at most
    /// <see cref="MimeLimits.AddressesPerField"/>. Where nothing stands in brackets: words separated by blanks, only
    /// those with "@" if there are any.
    /// </summary>
    public static IReadOnlyList<string> Parse(
        ReadOnlySpan<byte> fieldBody,
        MimeLimits? limits = null,
        ICollection<MimeDefect>? defects = null,
        long offset = 0)
    {
        var context = FieldContext.Of(limits, defects, offset);
        var text = FieldText.Read(fieldBody, context);
        var ids = InBrackets(text, context);
        return ids.Count > 0 ? ids : Words(text, context);
    }

    private static List<string> InBrackets(string text, FieldContext context)
    {
        var ids = new List<string>();
        for (var open = text.IndexOf('<', StringComparison.Ordinal); open >= 0; open = text.IndexOf('<', open))
        {
            var close = text.IndexOf('>', open);
            if (close < 0)
                break;
            // "<a <b@c>": the inner one.
            open = text.LastIndexOf('<', close);
            var id = text[(open + 1)..close].Replace(" ", "", StringComparison.Ordinal)
                .Replace("\t", "", StringComparison.Ordinal);
            open = close;
            if (id.Length == 0)
                continue;
            if (ids.Count == context.Limits.AddressesPerField)
            {
                context.Report(MimeDefectKind.AddressesLimit);
                break;
            }

            ids.Add(id);
        }

        return ids;
    }

    private static List<string> Words(string text, FieldContext context)
    {
        var words = text.Split([' ', '\t', ',', '<', '>'], StringSplitOptions.RemoveEmptyEntries);
        var ids = Array.FindAll(words, word => word.Contains('@', StringComparison.Ordinal));
        return [.. (ids.Length > 0 ? ids : words).Take(context.Limits.AddressesPerField)];
    }
}
