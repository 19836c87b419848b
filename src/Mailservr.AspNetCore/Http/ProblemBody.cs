using System.Text.Json.Serialization;

namespace Mailservr.AspNetCore.Http;

/// <summary>RFC 9457 §3, and our members.</summary>
internal sealed record ProblemBody
{
    public string Type { get; init; } = "about:blank";

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    /// <summary>The same as <see cref="Detail"/>.</summary>
    public required string Error { get; init; }

    public required string Code { get; init; }

    public required string TraceId { get; init; }

    /// <summary>What is wrong with each field of the input.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
