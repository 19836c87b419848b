using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Exports;

/// <summary>What the OpenAPI document says.</summary>
internal static class ExportOperations
{
    public static Operation Begin { get; } = new("Begin an export of everything in the account")
    {
        Response = Operation.One("""
            {
              "id": 1, "status": "pending", "createdAt": "2026-01-31T12:00:00.000Z", "url": null, "expiresAt": null,
              "size": null
            }
            """),
        Refuses = [KnownProblems.ExportPending],
    };

    public static Operation Get { get; } = new("Read an export, with a link to its zip once it is ready")
    {
        Response = Operation.One("""
            {
              "id": 1, "status": "ready", "createdAt": "2026-01-31T12:00:00.000Z",
              "url": "https://mail.example.com/api/account/exports/1/download?account=1&expires=1769947200&signature=x",
              "expiresAt": "2026-02-01T12:00:00.000Z", "size": 1048576
            }
            """),
    };

    public static Operation Download { get; } = new("Download the zip of an export by its link")
    {
        Response = "The bytes of the zip",
        Refuses = [ExportDownload.Forged, ExportDownload.Expired],
    };
}
