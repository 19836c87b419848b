using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Http;

/// <summary>Paths as the client sees them, with whatever prefix the API is mounted under.</summary>
internal static class RequestPaths
{
    /// <summary>The path of a resource in the collection that was asked.</summary>
    public static string Child(this HttpRequest request, long id) => request.Here() + "/" + Text(id);

    /// <summary>The path of a resource beside the one that was asked.</summary>
    public static string Sibling(this HttpRequest request, long id)
    {
        var here = request.Here();
        return here[..(here.LastIndexOf('/') + 1)] + Text(id);
    }

    /// <summary>The path of an address, from an endpoint that is not below the addresses.</summary>
    public static string AddressPath(this HttpRequest request, long id) => request.ApiPath() + "/addresses/" + Text(id);

    /// <summary>Where the API begins, from any of its endpoints.</summary>
    public static string ApiPath(this HttpRequest request)
    {
        var here = request.Here();
        return here[..(here.IndexOf("/api/", StringComparison.OrdinalIgnoreCase) + 4)];
    }

    public static string Here(this HttpRequest request) => (request.PathBase + request.Path).ToString().TrimEnd('/');

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
