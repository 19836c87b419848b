namespace Mailservr.AspNetCore.Http;

/// <summary>The place of routes that an app may have of its own.</summary>
internal static class RouteOrder
{
    /// <summary>Behind every route of the app; in front of its fallbacks, which have the last place of all.</summary>
    public const int BehindTheApp = int.MaxValue - 1;
}
