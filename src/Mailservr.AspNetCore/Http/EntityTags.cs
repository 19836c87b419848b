using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Http;

/// <summary>Conditional requests (RFC 9110 §13).</summary>
internal static class EntityTags
{
    /// <summary>A strong tag of everything a representation is made of.</summary>
    public static string Of(params ReadOnlySpan<long> versions)
    {
        var text = new System.Text.StringBuilder("\"");
        foreach (var version in versions)
            text.Append(text.Length > 1 ? "-" : "").Append(version.ToString(CultureInfo.InvariantCulture));
        return text.Append('"').ToString();
    }

    /// <summary>A strong tag of the very bytes.</summary>
    public static string OfContent(ReadOnlySpan<byte> body) => $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"";

    /// <summary>If-None-Match on GET and HEAD (RFC 9110 §13.1.2).</summary>
    public static bool IsNotModified(HttpRequest request, string etag) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && Matches(request.GetTypedHeaders().IfNoneMatch, etag, strong: false);

    /// <summary>If-Match says that the client has seen another version (RFC 9110 §13.1.1).</summary>
    public static bool IsStale(HttpRequest request, string etag)
    {
        if (request.Headers.IfMatch.Count == 0)
            return false;
        return !Matches(request.GetTypedHeaders().IfMatch, etag, strong: true);
    }

    private static bool Matches(IList<EntityTagHeaderValue> tags, string etag, bool strong)
    {
        var current = EntityTagHeaderValue.Parse(etag);
        foreach (var tag in tags)
        {
            if (tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, strong))
                return true;
        }
        return false;
    }
}
