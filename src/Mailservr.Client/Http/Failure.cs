using System.Text.Json;

namespace Mailservr.Client.Http;

/// <summary>Makes an exception of an answer.</summary>
internal static class Failure
{
    private const string ProblemType = "application/problem+json";

    public static async Task<MailservrException> OfAsync(
        HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var problem = response.Content.Headers.ContentType?.MediaType == ProblemType
            ? await ReadAsync(response, cancellationToken)
            : null;
        var message = problem?.Detail ?? $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}.";
        return new MailservrException(response.StatusCode, message)
        {
            Code = problem?.Code ?? "",
            Errors = problem?.Errors ?? new Dictionary<string, string[]>(StringComparer.Ordinal),
            TraceId = problem?.TraceId,
            RetryAfter = RetryAfter(response, time),
        };
    }

    /// <summary>Seconds or a date (RFC 9110 §10.2.3); a date that is over is now.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        if (header?.Date is not { } date)
            return header?.Delta;
        var wait = date - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static async Task<ProblemBody?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, ClientJson.Default.ProblemBody, cancellationToken);
    }
}

internal sealed record ProblemBody
{
    public string? Detail { get; init; }

    public string? Code { get; init; }

    public string? TraceId { get; init; }

    public Dictionary<string, string[]>? Errors { get; init; }
}
