using Mailservr.Accounts;
using Mailservr.AspNetCore.Html;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Attachments;

internal static class AttachmentEndpoints
{
    public static void MapAttachments(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/attachments");
        group.MapGet("/{id}", GetAsync).RequireScope(ApiScopes.MailRead).KeepsToAddresses()
            .Answers<AttachmentView>().Says(AttachmentOperations.Get);
        group.MapGet("/{id}/download", AttachmentDownload.GetAsync)
            .AllowAnonymous()
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Fails()
            .Says(AttachmentOperations.Download);
        group.MapGet("/{id}/inline", InlineAttachment.GetAsync)
            .AllowAnonymous()
            .Produces(StatusCodes.Status200OK, contentType: "image/png").Fails().Says(AttachmentOperations.Inline);
    }

    private static async Task<IResult> GetAsync(
        ResourceId id,
        Caller caller,
        AttachmentFinder finder,
        AttachmentLinks links,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (await finder.FindAsync(caller.Account.Id, id, cancellationToken) is not { } found
            || !caller.Reaches(found.Message.Record))
            return Problem.NotFound;
        var (url, expiresAt) = links.Create(found, request, request.Here() + "/download");
        var attachment = found.Attachment;
        return Answer.OkByContent(new AttachmentView
        {
            Id = attachment.Id,
            Filename = attachment.FileName,
            ContentType = attachment.ContentType,
            Size = attachment.Size,
            Sha256 = attachment.Sha256,
            ContentId = attachment.ContentId,
            Inline = attachment.Inline,
            Url = url,
            ExpiresAt = expiresAt,
            Attachments = EmailAttachmentView.Inside(attachment),
        });
    }
}
