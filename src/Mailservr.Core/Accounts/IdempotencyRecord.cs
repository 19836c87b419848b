using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>
/// The answer to a request that carried an Idempotency-Key, so that its repetition has no second effect;
/// <see cref="Record.OwnerId"/> is the account.
/// </summary>
public sealed record IdempotencyRecord : Record
{
    /// <summary>SHA-256 of the key the client chose and the path it was used on, hex.</summary>
    public required string KeyHash { get; init; }

    /// <summary>SHA-256 of the body, hex: another body under the same key is refused.</summary>
    public required string BodyHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// While there is no answer, the server that works on it has until then; behind it, whoever repeats the request goes
    /// on. What the request creates has the <see cref="Record.Id"/> of this record, so that it is found again.
    /// </summary>
    public DateTimeOffset ClaimedUntil { get; init; }

    /// <summary>0 while there is no answer.</summary>
    public int Status { get; init; }

    public string? Location { get; init; }

    public string? ETag { get; init; }

    /// <summary>The answer as JSON, without what is shown once only.</summary>
    public string? Body { get; init; }

    [JsonIgnore]
    public override string Key => $"{OwnerId}:{KeyHash}";
}
