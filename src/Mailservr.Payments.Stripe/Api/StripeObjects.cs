using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mailservr.Payments.Stripe;

/// <summary>A checkout, with what became of its payment when that was asked for.</summary>
internal sealed record CheckoutSession(
    string Id, string? Url, string? Status, string? PaymentStatus, long? AmountTotal, string? Currency, PaymentIntent? PaymentIntent);

internal sealed record PaymentIntent(string Id, Charge? LatestCharge);

internal sealed record Charge(string Id, bool Refunded, bool Disputed);

internal sealed record Dispute(string Id, string Status);

internal sealed record ObjectList<T>(IReadOnlyList<T> Data);

internal sealed record StripeEvent(string? Type, StripeEventData? Data);

internal sealed record StripeEventData(JsonElement Object);

internal sealed record StripeFailure(StripeError Error);

internal sealed record StripeError(string? Type, string? Code, string? Param);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckoutSession))]
[JsonSerializable(typeof(ObjectList<SessionId>))]
[JsonSerializable(typeof(ObjectList<Dispute>))]
[JsonSerializable(typeof(StripeEvent))]
[JsonSerializable(typeof(StripeFailure))]
internal sealed partial class StripeJson : JsonSerializerContext;

/// <summary>A checkout of a list, whose payment is only named.</summary>
internal sealed record SessionId(string Id);
