using System.Globalization;
using System.Text.Json;

namespace Mailservr.Load.Sending;

internal sealed record LoadResult
{
    public required int Sent { get; init; }

    public required int Acknowledged { get; init; }

    /// <summary>Copies that the server has answered for: recipients of acknowledged messages.</summary>
    public required int Deliveries { get; init; }

    public required int Refused { get; init; }

    /// <summary>No answer: the connection broke, or a minute passed.</summary>
    public required int Failed { get; init; }

    public required string? FirstError { get; init; }

    public required double Seconds { get; init; }

    /// <summary>From sending MAIL to the final reply.</summary>
    public required double P50Milliseconds { get; init; }

    public required double P99Milliseconds { get; init; }

    public double PerSecond => Acknowledged / Seconds;

    public string ToJson() => JsonSerializer.Serialize(this);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        sent {Sent}, acknowledged {Acknowledged} ({Deliveries} copies), refused {Refused}, failed {Failed} {FirstError}
        {PerSecond:N0} messages/s over {Seconds:F2} s, MAIL to 250: p50 {P50Milliseconds:F2} ms, p99 {P99Milliseconds:F2} ms
        """);
}
