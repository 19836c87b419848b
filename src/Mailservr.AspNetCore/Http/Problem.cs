using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mailservr.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Mailservr.AspNetCore.Http;

/// <summary>
/// A failure as application/problem+json (RFC 9457), with <c>error</c> for clients of the older convention.
/// </summary>
internal sealed record Problem(int Status, string Code, string Detail, string? Field = null) : IResult
{
    public static Problem MissingKey { get; } = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "The request needs a valid API key, Authorization: Bearer <key>, or the cookie of a session.");

    /// <summary>When to come back, as Retry-After (RFC 9110 §10.2.3).</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Problem CrossSite { get; } = new(
        StatusCodes.Status403Forbidden,
        "cross_site",
        "A change by cookie needs proof that a page of this site asks for it: Sec-Fetch-Site or Origin.");

    public static Problem KeyRestricted { get; } = new(
        StatusCodes.Status403Forbidden, "key_restricted", "The API key is restricted to some addresses.");

    /// <summary>By a policy that the app has put on our endpoints, or on one of its own.</summary>
    public static Problem RefusedByApp { get; } = new(
        StatusCodes.Status403Forbidden, "forbidden", "A rule of the app that serves this does not allow it.");

    public static Problem AdminRequired { get; } = new(
        StatusCodes.Status403Forbidden, "admin_required", "Only an admin may do this.");

    public static Problem Fault { get; } = new(
        StatusCodes.Status500InternalServerError,
        "internal_error",
        "Something went wrong on the server. The traceId finds it in the log.");

    public static Problem Damage { get; } = new(
        StatusCodes.Status500InternalServerError,
        "internal_error",
        "What is stored of this cannot be read: it is damaged. The traceId finds it in the log; mailservr verify lists all damage.");

    public static Problem Stopping { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "not_ready", "Not ready: the server stops. Try again soon.")
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    public static Problem StoreAway { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "not_ready", "Not ready: the database is away. Try again soon.")
    {
        // About what a server needs to start again.
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    public static Problem NotFound { get; } = Refusal.NotFound;

    public static Problem Stale { get; } = Refusal.Stale;

    public static Problem ScopeMissing(string scope) =>
        new(StatusCodes.Status403Forbidden, "scope_missing", $"The API key lacks the scope {scope}.");

    public static Problem TooMany(TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests. Come back later.")
        {
            RetryAfter = retryAfter,
        };

    public static Problem Invalid(string field, string detail) => Refusal.Invalid(field, detail);

    /// <summary>Null when the change was made.</summary>
    public static Problem? Of(ChangeStatus status) => status switch
    {
        ChangeStatus.NotFound => NotFound,
        ChangeStatus.Stale => Stale,
        _ => null,
    };

    public static implicit operator Problem(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new(StatusOf(refusal.Kind), refusal.Code, refusal.Detail, refusal.Field)
        {
            RetryAfter = refusal.RetryAfter,
        };
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        var body = JsonSerializer.SerializeToUtf8Bytes(Body(httpContext), ApiJson.Api.ProblemBody);
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    /// <summary>The body for the OpenAPI document, with the traceId of the W3C's own examples.</summary>
    public string ToExample() =>
        JsonSerializer.Serialize(Body("4bf92f3577b34da6a3ce929d0e0e4736"), ApiJson.Api.ProblemBody);

    private ProblemBody Body(HttpContext context) =>
        Body(Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);

    private ProblemBody Body(string traceId) => new()
    {
        Title = ReasonPhrases.GetReasonPhrase(Status),
        Status = Status,
        Detail = Detail,
        Error = Detail,
        Code = Code,
        TraceId = traceId,
        Errors = Field is null ? null : new Dictionary<string, string[]>(StringComparer.Ordinal) { [Field] = [Detail] },
    };

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Stale => StatusCodes.Status412PreconditionFailed,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.PaymentRequired => StatusCodes.Status402PaymentRequired,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Busy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
