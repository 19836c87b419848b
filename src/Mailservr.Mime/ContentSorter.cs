namespace Mailservr.Mime;

/// <summary>The algorithm of RFC 8621 §4.1.4. Its recursion is bounded by <see cref="MimeLimits.Depth"/>.</summary>
internal sealed class ContentSorter
{
    private readonly List<MimePart> _text = [];
    private readonly List<MimePart> _html = [];
    private readonly List<MimePart> _attachments = [];
    private readonly List<MimePart> _inlineText = [];
    private readonly List<MimePart> _inlineHtml = [];

    public MimeContent Content => new(_text, _html, _attachments, _inlineText, _inlineHtml);

    /// <summary>
    /// Which lists a part may still go to: within an alternative, text closes the one for HTML and vice versa.
    /// </summary>
    private readonly record struct Lists(bool Text, bool Html);

    public void Sort(MimePart root) => Sort([root], "mixed", inAlternative: false, new Lists(true, true));

    private void Sort(IReadOnlyList<MimePart> parts, string multipart, bool inAlternative, Lists lists)
    {
        var (textBefore, htmlBefore) = (_text.Count, _html.Count);
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (part.IsMultipart)
            {
                var subtype = part.ContentType.Subtype;
                Sort(part.Children, subtype, inAlternative || subtype == "alternative", lists);
                continue;
            }

            NoteInline(part);
            if (!IsBody(part, i, multipart))
                _attachments.Add(part);
            else if (multipart == "alternative")
                PlaceAlternative(part, lists);
            else
                lists = Place(part, inAlternative, lists);
        }

        if (multipart == "alternative" && lists is { Text: true, Html: true })
            ShareAlternative(textBefore, htmlBefore);
    }

    private void NoteInline(MimePart part)
    {
        if (part.IsInlineText)
            (part.ContentType.Subtype == "plain" ? _inlineText : _inlineHtml).Add(part);
    }

    private static bool IsBody(MimePart part, int index, string multipart) =>
        part.Disposition?.Type != "attachment"
        && (IsMedia(part) || part.ContentType.MediaType is "text/plain" or "text/html")
        // Of a multipart/related only the first part; of text parts after the first only those without a name.
        && (index == 0 || (multipart != "related" && (IsMedia(part) || part.FileName is null)));

    private static bool IsMedia(MimePart part) =>
        part.ContentType.Is("image") || part.ContentType.Is("audio") || part.ContentType.Is("video");

    private void PlaceAlternative(MimePart part, Lists lists)
    {
        var type = part.ContentType.MediaType;
        if (type == "text/plain" && lists.Text)
            _text.Add(part);
        else if (type == "text/html" && lists.Html)
            _html.Add(part);
        else
            _attachments.Add(part);
    }

    private Lists Place(MimePart part, bool inAlternative, Lists lists)
    {
        var type = part.ContentType.MediaType;
        if (inAlternative)
            lists = new Lists(lists.Text && type != "text/html", lists.Html && type != "text/plain");
        if (lists.Text)
            _text.Add(part);
        if (lists.Html)
            _html.Add(part);
        if ((!lists.Text || !lists.Html) && IsMedia(part))
            _attachments.Add(part);
        return lists;
    }

    /// <summary>An alternative with only one of the two forms stands in both lists.</summary>
    private void ShareAlternative(int textBefore, int htmlBefore)
    {
        if (_text.Count == textBefore)
            _text.AddRange(_html.Skip(htmlBefore).ToList());
        else if (_html.Count == htmlBefore)
            _html.AddRange(_text.Skip(textBefore).ToList());
    }
}
