using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Addresses;

/// <summary>An address of an account that was deleted: nobody can have it for a while.</summary>
public sealed record RetiredAddressRecord : Record
{
    /// <summary>SHA-256 of the address, lower-case hex.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    [JsonIgnore]
    public override string Key => Hash;
}
