using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Emails;

/// <summary>What the OpenAPI document says.</summary>
internal static class EmailOperations
{
    /// <summary>What lists show, without the braces around it.</summary>
    private const string Members = """
        "id": 42, "threadId": 40, "addressId": 7, "direction": "inbound",
        "from": { "address": "orders@shop.example", "name": "Shop" },
        "to": [{ "address": "shop@example.com", "name": null }], "cc": [], "replyTo": [],
        "deliveredTo": ["shop+may@example.com"], "subject": "Your order", "snippet": "Your code is 482913.",
        "messageId": "1@shop.example", "inReplyTo": null, "references": [],
        "sentAt": "2026-01-31T11:59:58.000Z", "receivedAt": "2026-01-31T12:00:00.000Z", "size": 2345,
        "read": false, "starred": false, "quarantined": false,
        "attachments": [
          { "id": 43, "filename": "invoice.pdf", "contentType": "application/pdf", "size": 1024, "inline": false,
            "contentId": null }
        ],
        "authentication": { "spf": null, "dkim": null, "dmarc": null, "arc": null },
        "envelope": {
          "from": "bounce@shop.example", "helo": "mx.shop.example", "remoteIp": "192.0.2.7",
          "tls": "TLSv1.3 TLS_AES_256_GCM_SHA384"
        },
        "extracted": { "codes": ["482913"], "links": [] }, "parse": { "truncated": false, "reasons": [] }
        """;

    private const string Email = $$"""
        {
          {{Members}},
          "text": "Your code is 482913.", "html": null, "headers": [{ "name": "Subject", "value": "Your order" }]
        }
        """;

    public const string Summary = $$"""{{{Members}}}""";

    public static Operation List { get; } = new("List or search emails, newest first")
    {
        Response = Operation.Page(Summary),
    };

    public static Operation Wait { get; } = new("Wait for an email; 204 when none has come")
    {
        Response = Operation.One(Email),
    };

    public static Operation Get { get; } = new("Read an email with its text and headers")
    {
        Response = Operation.One(Email),
    };

    public static Operation Patch { get; } = new("Mark an email; 204 to a key that may not read")
    {
        Request = """{"read":true,"starred":false}""",
        Response = Operation.One(Email),
    };

    public static Operation Delete { get; } = new("Delete an email");

    public static Operation GetRaw { get; } = new("Download an email as it arrived; takes Range")
    {
        Response = "Subject: Your order\r\n\r\nYour code is 482913.\r\n",
        Refuses = [Http.RangeAnswer.NotSatisfiable],
    };

    public static Operation GetHtml { get; } = new(
        "Read an email as a page that is safe to show in a frame; images=load shows pictures of other servers, too")
    {
        Response = "<!DOCTYPE html>",
    };

    public static Operation GetImage { get; } = new("Fetch a picture of another server by the link that a page has")
    {
        Response = "PNG",
        Refuses = [Html.RemoteImageEndpoint.Forged, Html.RemoteImageEndpoint.Expired, Html.RemoteImageEndpoint.Unavailable],
    };
}
