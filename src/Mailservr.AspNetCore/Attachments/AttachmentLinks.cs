using System.Globalization;
using Mailservr.AspNetCore.Http;
using Mailservr.Blobs;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Attachments;

/// <summary>
/// Links that serve an attachment without a key until they end: the blob store's own, or signed ones of ours.
/// </summary>
internal sealed class AttachmentLinks(
    BlobSigner signer, IBlobStore blobs, PublicAddress address, IOptions<MailservrOptions> options, TimeProvider time)
{
    private const long InlineStepSeconds = 15 * 60;

    /// <returns>The link and its end, in whole seconds.</returns>
    public (string Url, DateTimeOffset ExpiresAt) Create(
        FoundAttachment found, HttpRequest request, string downloadPath)
    {
        var (message, attachment) = (found.Message.Record, found.Attachment);
        var end = (time.GetUtcNow() + options.Value.AttachmentLinkLifetime).ToUnixTimeSeconds();
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(end);
        if (attachment.InBlobStore && blobs is IPresignedBlobs presigned)
        {
            var key = new BlobKey(message.AccountId, attachment.Sha256);
            var type = DownloadType.For(attachment.ContentType);
            // As it was signed: ToString would decode some of what is escaped in it.
            return (presigned.GetUrl(key, expiresAt, attachment.FileName, type).AbsoluteUri, expiresAt);
        }
        var link = new AttachmentLink(message.AccountId, message.Id, attachment.Id, expiresAt, attachment.FileName);
        var query = new QueryBuilder
        {
            { "account", Text(link.AccountId) },
            { "message", Text(link.MessageId) },
            { "expires", Text(end) },
            { "name", link.DownloadName },
            { "signature", signer.Sign(link) },
        };
        return (address.BaseOf(request) + downloadPath + query.ToQueryString(), expiresAt);
    }

    /// <summary>
    /// When links to pictures that are made now end: at a full quarter of an hour, so that a page that is read again shows pictures that
    /// the browser has.
    /// </summary>
    public DateTimeOffset EndOfInline(TimeSpan atLeast) => DateTimeOffset.FromUnixTimeSeconds(
        ((time.GetUtcNow() + atLeast).ToUnixTimeSeconds() / InlineStepSeconds + 1) * InlineStepSeconds);

    /// <summary>A link that shows a picture inside its message, whatever the blob store is: the page allows our host alone.</summary>
    public string CreateInline(MessageRecord message, AttachmentRecord attachment, string api, DateTimeOffset expiresAt)
    {
        var query = new QueryBuilder
        {
            { "account", Text(message.AccountId) },
            { "message", Text(message.Id) },
            { "expires", Text(expiresAt.ToUnixTimeSeconds()) },
            { "signature", signer.Sign(InlineLink(message.AccountId, message.Id, attachment.Id, expiresAt)) },
        };
        return $"{api}/attachments/{Text(attachment.Id)}/inline{query.ToQueryString()}";
    }

    /// <summary>Whether the query is one that <see cref="CreateInline"/> made for an attachment.</summary>
    public LinkStatus CheckInline(long attachmentId, IQueryCollection query, out long accountId, out long messageId)
    {
        (accountId, messageId) = (0, 0);
        // A link has exactly our parameters: one more, or one twice, was not made here.
        if (query.Count != 4 || query.Any(parameter => parameter.Value.Count != 1))
            return LinkStatus.Forged;
        if (!TryRead(query, "account", out accountId) || !TryRead(query, "message", out messageId)
            || !TryRead(query, "expires", out var end) || end > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return LinkStatus.Forged;
        var link = InlineLink(accountId, messageId, attachmentId, DateTimeOffset.FromUnixTimeSeconds(end));
        return signer.Check(link, query["signature"].ToString());
    }

    // No file name has a slash: a link to a download does not show, and one that shows does not download.
    private static AttachmentLink InlineLink(long account, long message, long attachment, DateTimeOffset expiresAt) =>
        new(account, message, attachment, expiresAt, "/inline");

    private static bool TryRead(IQueryCollection query, string name, out long number) =>
        long.TryParse(query[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
