using System.Globalization;
using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.Blobs;
using Mailservr.Exports;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Exports;

/// <summary>What a signed link serves.</summary>
internal static class ExportDownload
{
    public static Problem Forged { get; } = new(
        StatusCodes.Status403Forbidden, "link_invalid", "The link is not valid. Read the export again for a new one.");

    public static Problem Expired { get; } = new(
        StatusCodes.Status403Forbidden, "link_expired", "The link has ended. Read the export again for a new one.");

    public static async Task<IResult> GetAsync(
        ResourceId id,
        HttpRequest request,
        ExportLinks links,
        IRecordStore<AccountRecord> accounts,
        ExportDirectory exports,
        IBlobStore blobs,
        CancellationToken cancellationToken)
    {
        if (!TryRead(request.Query, out var account, out var expiresAt))
            return Forged;
        var status = links.Check(account, id, expiresAt, request.Query["signature"].ToString());
        if (status != LinkStatus.Valid)
            return status == LinkStatus.Expired ? Expired : Forged;
        // Nothing of an account that is deleted, also while it waits for its purge.
        if (await accounts.FindAsync(account, cancellationToken) is null
            || await exports.FindAsync(account, id, cancellationToken) is not { Sha256: { } sha256, Size: { } size })
            return Problem.NotFound;
        var headers = request.HttpContext.Response.Headers;
        headers.ContentDisposition = $"attachment; filename={ExportLinks.NameOf(id)}";
        headers.CacheControl = "private, no-store";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return new RangeAnswer
        {
            Length = size,
            ContentType = ExportLinks.ContentType,
            ETag = $"\"{sha256}\"",
            Open = (offset, length, token) => blobs.OpenReadAsync(new BlobKey(account, sha256), offset, length, token),
        };
    }

    // A link has exactly our parameters: one more, or one twice, was not made here.
    private static bool TryRead(IQueryCollection query, out long account, out DateTimeOffset expiresAt)
    {
        expiresAt = default;
        account = 0;
        if (query.Count != 3 || query.Any(parameter => parameter.Value.Count != 1))
            return false;
        if (!TryRead(query, "account", out account) || !TryRead(query, "expires", out var end)
            || end > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return false;
        expiresAt = DateTimeOffset.FromUnixTimeSeconds(end);
        return true;
    }

    private static bool TryRead(IQueryCollection query, string name, out long number) =>
        long.TryParse(query[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
