using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Http;

/// <summary>The part of a content that a request asks for.</summary>
internal readonly record struct ByteRange(long Offset, long Length, bool IsPart, bool IsSatisfiable)
{
    /// <summary>
    /// One range is served; several, or a malformed header, or one whose If-Range names another content, give the
    /// whole (RFC 9110 §14.2).
    /// </summary>
    public static ByteRange Of(HttpRequest request, string etag, long length)
    {
        var whole = new ByteRange(0, length, IsPart: false, IsSatisfiable: true);
        var headers = request.GetTypedHeaders();
        if (!HttpMethods.IsGet(request.Method) || headers.Range is not { } range || range.Unit != "bytes")
            return whole;
        if (range.Ranges.Count != 1 || (headers.IfRange is { } condition && condition.EntityTag?.ToString() != etag))
            return whole;
        return Of(range.Ranges.First(), length);
    }

    private static ByteRange Of(RangeItemHeaderValue range, long length)
    {
        // "-n": the last n bytes (RFC 9110 §14.1.2).
        var from = range.From ?? Math.Max(0, length - range.To.GetValueOrDefault());
        var to = range.From is null || range.To is null ? length - 1 : Math.Min(range.To.Value, length - 1);
        return from > to ? default : new ByteRange(from, to - from + 1, IsPart: true, IsSatisfiable: true);
    }
}
