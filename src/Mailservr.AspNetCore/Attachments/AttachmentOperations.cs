using Mailservr.AspNetCore.Html;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Attachments;

/// <summary>What the OpenAPI document says.</summary>
internal static class AttachmentOperations
{
    public static Operation Get { get; } = new("Read about an attachment, with a link to its bytes")
    {
        Response = Operation.One("""
            {
              "id": 43, "filename": "invoice.pdf", "contentType": "application/pdf", "size": 1024,
              "sha256": "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03", "contentId": null,
              "inline": false, "url": "https://mail.example.com/api/attachments/43/download?account=2&message=42&expires=1769861700&name=invoice.pdf&signature=abc",
              "expiresAt": "2026-01-31T12:15:00.000Z"
            }
            """),
    };

    public static Operation Download { get; } = new("Download an attachment by the link that was given for it")
    {
        Response = "%PDF-1.7",
        Refuses =
        [
            AttachmentDownload.Forged, AttachmentDownload.Expired, Problem.NotFound, RangeAnswer.NotSatisfiable,
        ],
    };

    public static Operation Inline { get; } = new("Show a picture of a message by the link that its page has")
    {
        Response = "PNG",
        Refuses =
        [
            RemoteImageEndpoint.Forged, RemoteImageEndpoint.Expired, Problem.NotFound, RangeAnswer.NotSatisfiable,
        ],
    };
}
