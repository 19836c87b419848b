using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Billing;

/// <summary>A plan that an account set out to buy; <see cref="Record.OwnerId"/> is the account.</summary>
public sealed record PurchaseRecord : Record
{
    /// <summary>See <see cref="IPaymentProvider.Name"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>See <see cref="Checkout.Id"/>.</summary>
    public required string CheckoutId { get; init; }

    public required string Plan { get; init; }

    /// <summary>The price at that time, in the smallest unit of the currency.</summary>
    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public PaymentState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When <see cref="State"/> was last seen to change.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    [JsonIgnore]
    public override string Key => KeyOf(Provider, CheckoutId);

    public static string KeyOf(string provider, string checkoutId) => provider + ":" + checkoutId;
}
