namespace Mailservr.Mime;

/// <summary>Address lists (RFC 5322 §3.4 and §4.4, RFC 6532, RFC 6854).</summary>
public static class AddressParser
{
    /// <summary>
    /// All mailboxes in their order, groups flattened. Encoded words are decoded after the syntax was read and only in
    /// names, so that no address can come out of one (RFC 2047 §6.2).
    /// </summary>
    /// <remarks>
    /// What different readers could take for different addresses keeps the address of the RFC's reading and is not
    /// valid: text behind the angle brackets, two pairs of them, a route, an unquoted name with another "@", a
    /// backslash outside quotes, a comment that is never closed. A text without any "@" is an address that is not valid
    /// when it is one word, and a name without an address otherwise. At most <see cref="MimeLimits.AddressesPerField"/>
    /// are read.
    /// </remarks>
    public static IReadOnlyList<EmailAddress> Parse(
        ReadOnlySpan<byte> fieldBody,
        MimeLimits? limits = null,
        ICollection<MimeDefect>? defects = null,
        long offset = 0)
    {
        var context = FieldContext.Of(limits, defects, offset);
        var text = FieldText.Read(fieldBody, context);
        if (text.Length == 0)
            return [];
        if (AddressReader.IsPlain(text))
            return [new EmailAddress(null, text)];
        return new AddressReader(text, context).ReadAll();
    }
}
