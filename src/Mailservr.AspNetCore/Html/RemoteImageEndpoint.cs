using Mailservr.AspNetCore.Http;
using Mailservr.Blobs;
using Mailservr.RemoteImages;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Html;

/// <summary>Pictures of other servers, fetched for the reader of a message by whoever shows its page.</summary>
internal static class RemoteImageEndpoint
{
    public static Problem Forged { get; } = new(
        StatusCodes.Status403Forbidden, "link_invalid", "The link is not valid. Read the message again for a new one.");

    public static Problem Expired { get; } = new(
        StatusCodes.Status403Forbidden, "link_expired", "The link has ended. Read the message again for a new one.");

    public static Problem Unavailable { get; } = new(
        StatusCodes.Status502BadGateway,
        "image_unavailable",
        "There is no picture at that address: it cannot be reached, it is larger than 10 MB, or it is something else.");

    public static async Task<IResult> GetAsync(
        string seal,
        HttpContext context,
        RemoteImageLinks links,
        RemoteImageFetcher images,
        CancellationToken cancellationToken)
    {
        var status = links.Open(seal, out var url);
        if (status != LinkStatus.Valid || context.Request.Query.Count > 0)
            return status == LinkStatus.Expired ? Expired : Forged;
        if (await images.FetchAsync(url, cancellationToken) is not { } image)
            return Unavailable;
        ShownPicture.SetHeaders(context.Response.Headers);
        return TypedResults.Bytes(image.Bytes, image.ContentType);
    }
}
