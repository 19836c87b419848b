using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>Lets someone make an account, once, where <see cref="RegistrationMode.Invite"/> is set.</summary>
public sealed record InvitationRecord : Record
{
    /// <summary>SHA-256 of the code, lower-case hex.</summary>
    public required string CodeHash { get; init; }

    /// <summary>Only for this e-mail; null for any.</summary>
    public string? Email { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    [JsonIgnore]
    public override string Key => CodeHash;
}
