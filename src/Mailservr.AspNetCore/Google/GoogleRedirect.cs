using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Google;

/// <summary>Sends the browser on. The framework's own result would write the place, and what is secret in it, to the log.</summary>
internal sealed class GoogleRedirect(string url) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status302Found;
        response.Headers.Location = url;
        response.Headers.CacheControl = "no-store";
        // The address of the callback holds the code: it goes nowhere.
        response.Headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }
}
