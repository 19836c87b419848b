using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Billing;

/// <summary>A voucher that was redeemed; <see cref="Record.OwnerId"/> is the purchase.</summary>
public sealed record VoucherRecord : Record
{
    /// <summary>SHA-256 of the code, lower-case hex.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset RedeemedAt { get; init; }

    [JsonIgnore]
    public override string Key => Hash;
}
