using Mailservr.AspNetCore.Attachments;
using Mailservr.AspNetCore.Http;
using Mailservr.Blobs;
using Mailservr.Messages;
using Mailservr.RemoteImages;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Html;

/// <summary>Serves pictures that a message brings along, as what they are. Everything else is only a download.</summary>
internal static class InlineAttachment
{
    public static async Task<IResult> GetAsync(
        ResourceId id,
        HttpRequest request,
        AttachmentLinks links,
        AttachmentFinder finder,
        MessageReader reader,
        CancellationToken cancellationToken)
    {
        var status = links.CheckInline(id, request.Query, out var accountId, out var messageId);
        if (status != LinkStatus.Valid)
            return status == LinkStatus.Expired ? RemoteImageEndpoint.Expired : RemoteImageEndpoint.Forged;
        if (await finder.FindAsync(accountId, messageId, id, cancellationToken) is not { } found
            || await TypeOfAsync(found, reader, cancellationToken) is not { } type)
            return Problem.NotFound;
        ShownPicture.SetHeaders(request.HttpContext.Response.Headers);
        return new RangeAnswer
        {
            Length = found.Attachment.Size,
            ContentType = type,
            ETag = $"\"{found.Attachment.Sha256}\"",
            Open = (offset, length, token) =>
                reader.OpenAttachmentAsync(found.Message, found.Attachment, offset, length, token),
        };
    }

    private static async ValueTask<string?> TypeOfAsync(
        FoundAttachment found, MessageReader reader, CancellationToken cancellationToken)
    {
        var header = new byte[Math.Min(ImageTypes.HeaderLength, found.Attachment.Size)];
        await using var stream = await reader.OpenAttachmentAsync(
            found.Message, found.Attachment, 0, header.Length, cancellationToken);
        if (stream is null)
            return null;
        var count = await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        return ImageTypes.Of(header.AsSpan(0, count));
    }
}
