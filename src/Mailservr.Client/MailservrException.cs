using System.Net;

namespace Mailservr.Client;

/// <summary>What the server has refused, as it says it (RFC 9457). The message is its <c>detail</c>.</summary>
public sealed class MailservrException : Exception
{
    internal MailservrException(HttpStatusCode status, string message)
        : base(message) => Status = status;

    public HttpStatusCode Status { get; }

    /// <summary>For programs, e.g. <c>address_taken</c>; empty where something other than Mailservr has answered.</summary>
    public string Code { get; internal init; } = "";

    /// <summary>What is wrong with each field of the input.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; internal init; } =
        new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>Finds the request in the log of the server.</summary>
    public string? TraceId { get; internal init; }

    /// <summary>When to come back; null where the server did not say.</summary>
    public TimeSpan? RetryAfter { get; internal init; }
}
