using System.Globalization;
using Mailservr.AspNetCore.Http;
using Mailservr.Blobs;
using Mailservr.Exports;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Mailservr.AspNetCore.Exports;

/// <summary>Links that serve an export without a key: the blob store's own, or signed ones of ours.</summary>
internal sealed class ExportLinks(BlobSigner signer, IBlobStore blobs, PublicAddress address, TimeProvider time)
{
    public const string ContentType = "application/zip";

    // Time for many gigabytes: whoever fetches them in parts shows the link for each.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <returns>The link and its end, in whole seconds; null when there is nothing to fetch.</returns>
    public (string Url, DateTimeOffset ExpiresAt)? Create(ExportRecord export, HttpRequest request, string downloadPath)
    {
        if (export is not { Sha256: { } sha256, ExpiresAt: { } exportEnd })
            return null;
        var latest = time.GetUtcNow() + Lifetime;
        var end = (latest < exportEnd ? latest : exportEnd).ToUnixTimeSeconds();
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(end);
        if (blobs is IPresignedBlobs presigned)
        {
            var key = new BlobKey(export.AccountId, sha256);
            return (presigned.GetUrl(key, expiresAt, NameOf(export.Id), ContentType).AbsoluteUri, expiresAt);
        }

        var query = new QueryBuilder
        {
            { "account", export.AccountId.ToString(CultureInfo.InvariantCulture) },
            { "expires", end.ToString(CultureInfo.InvariantCulture) },
            { "signature", signer.Sign(LinkOf(export.AccountId, export.Id, expiresAt)) },
        };
        return (address.BaseOf(request) + downloadPath + query.ToQueryString(), expiresAt);
    }

    public LinkStatus Check(long accountId, long exportId, DateTimeOffset expiresAt, string signature) =>
        signer.Check(LinkOf(accountId, exportId, expiresAt), signature);

    public static string NameOf(long exportId) => string.Create(CultureInfo.InvariantCulture, $"export-{exportId}.zip");

    // No message has the number 0: what is signed for an export opens no attachment.
    private static AttachmentLink LinkOf(long accountId, long exportId, DateTimeOffset expiresAt) =>
        new(accountId, 0, exportId, expiresAt, NameOf(exportId));
}
