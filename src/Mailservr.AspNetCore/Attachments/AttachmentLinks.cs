using System.Globalization;
using Mailservr.AspNetCore.Http;
using Mailservr.Blobs;
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

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
