using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>Where the pages and the API are, as the browser sees them: below any prefix of the app and of its proxy.</summary>
/// <param name="Root">The first page; without a slash at the end.</param>
/// <param name="Api">The API; without a slash at the end.</param>
internal sealed record Place(string Root, string Api)
{
    /// <param name="request">For one of the pages.</param>
    /// <param name="depth">Segments of its path below the first page.</param>
    /// <param name="path">Of the first page, below what the app has mapped.</param>
    public static Place Of(HttpRequest request, int depth, string path)
    {
        var root = WithoutEnd(request.Here(), depth);
        return new Place(root, WithoutEnd(root, path.Count(letter => letter == '/')) + "/api");
    }

    private static string WithoutEnd(string path, int segments)
    {
        for (; segments > 0; segments--)
            path = path[..Math.Max(0, path.LastIndexOf('/'))];
        return path;
    }
}
