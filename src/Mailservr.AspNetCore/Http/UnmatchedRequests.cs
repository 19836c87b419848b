using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace Mailservr.AspNetCore.Http;

/// <summary>
/// What no other route under the API takes, also none of the app's: no such path or no such method. Routing would
/// answer without a body.
/// </summary>
internal static class UnmatchedRequests
{
    private static Problem WrongMethod { get; } = new(
        StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "The resource does not take this method.");

    public static void Map(IEndpointRouteBuilder api) =>
        api.Map("/{**rest}", Reply).WithOrder(RouteOrder.BehindTheApp).AllowAnonymous().ExcludeFromDescription();

    private static IResult Reply(HttpContext context, EndpointDataSource endpoints)
    {
        var here = RoutesAt(context.Request.Path, endpoints);
        if (here.Count == 0)
            return Problem.NotFound;
        var methods = here.SelectMany(MethodsOf).Distinct(StringComparer.Ordinal).ToList();
        // Ours take every type up to the handler: a route of the app's own that does not.
        if (methods.Contains(context.Request.Method, StringComparer.Ordinal))
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        context.Response.Headers.Allow = string.Join(", ", methods.Order(StringComparer.Ordinal));
        return WrongMethod;
    }

    private static List<RouteEndpoint> RoutesAt(PathString path, EndpointDataSource endpoints) =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Order < RouteOrder.BehindTheApp && MethodsOf(route).Count > 0 && Matches(route.RoutePattern, path)),
    ];

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];

    private static bool Matches(RoutePattern pattern, PathString path)
    {
        var values = new RouteValueDictionary(pattern.Defaults);
        return new TemplateMatcher(new RouteTemplate(pattern), values).TryMatch(path, values);
    }
}
