namespace Mailservr.Mime;

/// <summary>A value and its parameters (RFC 2045 §5.1, RFC 2231, RFC 6266 §4.3).</summary>
public static class ParameterParser
{
    /// <summary>
    /// Joins continuations, decodes percent signs and, although they are wrong here, encoded words and raw 8-bit text.
    /// Of a name given twice the first counts; <c>name*</c> counts before <c>name</c>. Also reads values with blanks
    /// that nobody quoted and lists without semicolons.
    /// </summary>
    public static ParameterizedValue Parse(
        ReadOnlySpan<byte> fieldBody,
        MimeLimits? limits = null,
        ICollection<MimeDefect>? defects = null,
        long offset = 0)
    {
        var context = FieldContext.Of(limits, defects, offset);
        var reader = new ParameterReader(FieldText.Read(fieldBody, context), context);
        var value = reader.ReadValue();
        var parameters = new ParameterSet(context);
        while (reader.TryRead(out var name, out var written))
        {
            if (!parameters.TryAdd(name, written))
                break;
        }

        return new ParameterizedValue(value, parameters.Decode());
    }
}
