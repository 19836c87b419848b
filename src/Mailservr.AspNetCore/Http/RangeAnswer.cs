using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Http;

/// <summary>
/// Bytes with a strong tag, whole or one range of them (RFC 9110 §14), opened only where they are sent.
/// </summary>
internal sealed class RangeAnswer : IResult
{
    public required long Length { get; init; }

    public required string ContentType { get; init; }

    public required string ETag { get; init; }

    /// <summary>Opens a range by offset and length; null when the bytes are gone.</summary>
    public required Func<long, long, CancellationToken, ValueTask<Stream?>> Open { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.ETag = ETag;
        response.Headers.AcceptRanges = "bytes";
        if (EntityTags.IsNotModified(request, ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var range = ByteRange.Of(request, ETag, Length);
        if (!range.IsSatisfiable)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{Length}");
            await NotSatisfiable.ExecuteAsync(httpContext);
            return;
        }
        await SendAsync(httpContext, range);
    }

    public static Problem NotSatisfiable { get; } = new(
        StatusCodes.Status416RangeNotSatisfiable, "range_not_satisfiable", "The range is outside the content.");

    private async Task SendAsync(HttpContext context, ByteRange range)
    {
        var response = context.Response;
        var isHead = HttpMethods.IsHead(context.Request.Method);
        await using var stream = isHead ? Stream.Null : await Open(range.Offset, range.Length, context.RequestAborted);
        if (stream is null)
        {
            await Problem.NotFound.ExecuteAsync(context);
            return;
        }
        response.StatusCode = range.IsPart ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.ContentLength = range.Length;
        if (range.IsPart)
            response.Headers.ContentRange = new ContentRangeHeaderValue(
                range.Offset, range.Offset + range.Length - 1, Length).ToString();
        if (!isHead)
            await stream.CopyToAsync(response.Body, context.RequestAborted);
    }
}
