using Mailservr.AspNetCore.Attachments;
using Mailservr.AspNetCore.Html.Findings;
using Mailservr.AspNetCore.Html.Quotes;
using Mailservr.Messages;
using Mailservr.RemoteImages;

namespace Mailservr.AspNetCore.Html.Documents;

/// <summary>Makes pages of messages.</summary>
internal sealed class MailDocuments(MessageReader reader, AttachmentLinks attachments, RemoteImageLinks images)
{
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(15);

    /// <param name="message">A message that its reader may see.</param>
    /// <param name="loadImages">Whether pictures of other servers are shown, through this host.</param>
    /// <param name="api">Where the API is reached from outside, like <c>https://mail.example.com/api</c>.</param>
    /// <param name="fold">How the quote at the end of an answer is folded up; null leaves it open.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<MailDocument> ReadAsync(
        StoredMessage message, bool loadImages, string api, QuoteFold? fold, CancellationToken cancellationToken)
    {
        var html = await reader.ReadTextAsync(message, html: true, cancellationToken)
            ?? TextDocument.ToHtml(await reader.ReadTextAsync(message, html: false, cancellationToken) ?? "");
        var end = attachments.EndOfInline(LinkLifetime);
        var pictures = new MailImages(
            AttachedTo(message.Record, api, end), loadImages ? url => $"{api}/images/{images.Seal(url, end)}" : null);
        var shown = HtmlSanitizer.Sanitize(html, pictures, Forwards.Is(message.Record.Subject) ? null : fold);
        var policy = DocumentPolicy.For(api, loadImages);
        return new MailDocument(
            DocumentPage.Write(shown, policy), policy.Header, FindingsReader.Read(shown, pictures.Blocked));
    }

    // The first of a name counts, as it does for a browser that is given two.
    private Dictionary<string, string> AttachedTo(MessageRecord message, string api, DateTimeOffset end)
    {
        var attached = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var attachment in message.AllAttachments())
        {
            if (attachment.ContentId is { } id && attachment.ContentType.StartsWith("image/", StringComparison.Ordinal))
                attached.TryAdd(id, attachments.CreateInline(message, attachment, api, end));
        }
        return attached;
    }
}
