using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mailservr.Payments.Stripe;

/// <summary>A checkout, with what became of its payment when that was asked for.</summary>
internal sealed record CheckoutSession(
    string Id,
    string? Url = null,
    string? Status = null,
    string? PaymentStatus = null,
    long? AmountTotal = null,
    string? Currency = null,
    PaymentIntent? PaymentIntent = null);

internal sealed record PaymentIntent(string Id, Charge? LatestCharge = null);

internal sealed record Charge(string Id, bool Refunded, bool Disputed);

internal sealed record Dispute(string Id, string Status);

internal sealed record ObjectList<T>(IReadOnlyList<T> Data);

internal sealed record StripeEvent(string? Type = null, StripeEventData? Data = null);

internal sealed record StripeEventData(JsonElement Object = default);

internal sealed record StripeFailure(StripeError Error);

internal sealed record StripeError(string? Type = null, string? Code = null, string? Param = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckoutSession))]
[JsonSerializable(typeof(ObjectList<SessionId>))]
[JsonSerializable(typeof(ObjectList<Dispute>))]
[JsonSerializable(typeof(StripeEvent))]
[JsonSerializable(typeof(StripeFailure))]
internal sealed partial class StripeJson : JsonSerializerContext;

/// <summary>A checkout of a list, whose payment is only named.</summary>
internal sealed record SessionId(string Id);
