namespace Mailservr.Mime;

/// <summary>
/// The parts of a message by use, as RFC 8621 §4.1.4 sorts them: what to show as text, what to show as HTML (both name
/// the same part when there is only one of the two), and the rest. Embedded messages are attachments; they are not
/// looked into.
/// </summary>
/// <param name="InlineText">All text/plain parts that are not attachments, in their order.</param>
/// <param name="InlineHtml">All text/html parts that are not attachments, in their order.</param>
public sealed record MimeContent(
    IReadOnlyList<MimePart> TextBody,
    IReadOnlyList<MimePart> HtmlBody,
    IReadOnlyList<MimePart> Attachments,
    IReadOnlyList<MimePart> InlineText,
    IReadOnlyList<MimePart> InlineHtml)
{
    internal static MimeContent Of(MimePart root)
    {
        var sorter = new ContentSorter();
        sorter.Sort(root);
        return sorter.Content;
    }
}
