using System.Globalization;
using Mailservr.AspNetCore.Http;
using Mailservr.Blobs;
using Mailservr.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Attachments;

/// <summary>What a signed link serves: always a download, never a page.</summary>
internal static class AttachmentDownload
{
    public static Problem Forged { get; } = new(
        StatusCodes.Status403Forbidden,
        "link_invalid",
        "The link is not valid. Read the attachment again for a new one.");

    public static Problem Expired { get; } = new(
        StatusCodes.Status403Forbidden, "link_expired", "The link has ended. Read the attachment again for a new one.");

    public static async Task<IResult> GetAsync(
        ResourceId id,
        HttpRequest request,
        BlobSigner signer,
        AttachmentFinder finder,
        MessageReader reader,
        CancellationToken cancellationToken)
    {
        if (ReadLink(id, request.Query) is not { } link)
            return Forged;
        var status = signer.Check(link, request.Query["signature"].ToString());
        if (status != LinkStatus.Valid)
            return status == LinkStatus.Expired ? Expired : Forged;
        var found = await finder.FindAsync(link.AccountId, link.MessageId, id, cancellationToken);
        if (found is null)
            return Problem.NotFound;
        SetHeaders(request.HttpContext.Response.Headers, link.DownloadName);
        return new RangeAnswer
        {
            Length = found.Attachment.Size,
            ContentType = DownloadType.For(found.Attachment.ContentType),
            ETag = $"\"{found.Attachment.Sha256}\"",
            Open = (offset, length, token) =>
                reader.OpenAttachmentAsync(found.Message, found.Attachment, offset, length, token),
        };
    }

    // A link has exactly our parameters: one more, or one twice, was not made here.
    private static AttachmentLink? ReadLink(long id, IQueryCollection query)
    {
        if (query.Count != 5 || query.Any(parameter => parameter.Value.Count != 1))
            return null;
        if (!TryRead(query, "account", out var account) || !TryRead(query, "message", out var message))
            return null;
        if (!TryRead(query, "expires", out var end) || end > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return null;
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(end);
        return new AttachmentLink(account, message, id, expiresAt, query["name"].ToString());
    }

    private static bool TryRead(IQueryCollection query, string name, out long number) =>
        long.TryParse(query[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static void SetHeaders(IHeaderDictionary headers, string downloadName)
    {
        // RFC 6266 §4.3: filename for old clients, filename* with the real name for all others.
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(downloadName);
        headers.ContentDisposition = disposition.ToString();
        headers.CacheControl = "private, max-age=900";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-site";
    }
}
