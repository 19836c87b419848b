using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Sessions;

/// <summary>Someone is signed in; <see cref="Record.OwnerId"/> is the account. Without this row its token is worth nothing.</summary>
public sealed record SessionRecord : Record
{
    /// <summary>SHA-256 of the random part of the token, lower-case hex.</summary>
    public required string SecretHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    [JsonRequired]
    public string UserAgent { get; init; } = "";

    /// <summary>The IPv4 address or IPv6 /64 it was created from, in hex.</summary>
    public string? Network { get; init; }

    [JsonIgnore]
    public override string Key => SecretHash;
}
