using System.Globalization;
using System.Text.Json;
using Mailservr.Billing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.Payments.Stripe;

/// <summary>One-time payments by Stripe Checkout.</summary>
internal sealed class StripePayments(IOptions<StripeOptions> options, TimeProvider time, ILogger<StripePayments> logger)
    : IPaymentProvider, IDisposable
{
    private readonly StripeApi _api = new(options.Value, time, logger);

    public string Name => "stripe";

    public async ValueTask<Checkout> CreateCheckoutAsync(CheckoutRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var purchase = request.PurchaseId.ToString(CultureInfo.InvariantCulture);
        var session = await _api.CreateSessionAsync(Form(request, purchase), "mailservr-" + purchase, cancellationToken);
        return Uri.TryCreate(session.Url, UriKind.Absolute, out var url)
            ? new Checkout(session.Id, url)
            : throw new HttpRequestException("Stripe made a Checkout Session without a URL.");
    }

    public async ValueTask<Outcome<CheckoutNotice>> ReadNoticeAsync(
        PaymentNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var header = notice.Header(StripeSignature.Header);
        if (!StripeSignature.IsValid(header, notice.Body.Span, options.Value.WebhookSecret, time.GetUtcNow()))
            return Refuse(new Refusal(
                RefusalKind.Invalid,
                "invalid_signature",
                "The signature is missing, wrong, or more than 300 seconds off."));
        if (Parse(notice.Body.Span) is not { Type: { } type, Data: { } data })
            return Refuse(Refusal.Invalid("body", "The body is not an event of Stripe."));
        return new CheckoutNotice(await CheckoutsOfAsync(type, data.Object, cancellationToken));
    }

    public async ValueTask<Payment?> FindPaymentAsync(string checkoutId, CancellationToken cancellationToken)
    {
        if (await _api.FindSessionAsync(checkoutId, cancellationToken) is not { } session)
            return null;
        var state = await StateOfAsync(session, cancellationToken);
        return new Payment(state, session.AmountTotal ?? 0, session.Currency ?? "")
        {
            Url = session.Status == "open" && Uri.TryCreate(session.Url, UriKind.Absolute, out var url) ? url : null,
        };
    }

    public void Dispose() => _api.Dispose();

    private static List<KeyValuePair<string, string>> Form(CheckoutRequest request, string purchase)
    {
        var account = request.AccountId.ToString(CultureInfo.InvariantCulture);
        var price = (request.Plan.Price ?? 0).ToString(CultureInfo.InvariantCulture);
        return
        [
            new("mode", "payment"),
            new("line_items[0][quantity]", "1"),
            new("line_items[0][price_data][currency]", request.Plan.Currency),
            new("line_items[0][price_data][unit_amount]", price),
            new("line_items[0][price_data][product_data][name]", request.Plan.Name),
            new("client_reference_id", account),
            new("metadata[purchase]", purchase),
            new("success_url", request.Places.Return.AbsoluteUri),
            new("cancel_url", request.Places.Return.AbsoluteUri),
        ];
    }

    private Refusal Refuse(Refusal refusal)
    {
        Log.NoticeRefused(logger, refusal.Detail);
        return refusal;
    }

    private StripeEvent? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StripeJson.Default.StripeEvent);
        }
        catch (JsonException exception)
        {
            Log.UnreadableNotice(logger, exception.LineNumber, exception.BytePositionInLine);
            return null;
        }
    }

    private async ValueTask<IReadOnlyList<string>> CheckoutsOfAsync(
        string type, JsonElement about, CancellationToken cancellationToken)
    {
        if (type.StartsWith("checkout.session.", StringComparison.Ordinal))
            return Text(about, "id") is { } id ? [id] : [];
        if (type != "charge.refunded" && !type.StartsWith("charge.dispute.", StringComparison.Ordinal))
            return [];
        return Text(about, "payment_intent") is { } payment
            ? await _api.FindSessionsAsync(payment, cancellationToken)
            : [];
    }

    private async ValueTask<PaymentState> StateOfAsync(CheckoutSession session, CancellationToken cancellationToken)
    {
        if (session.PaymentStatus != "paid")
            return session.Status == "expired" ? PaymentState.Expired : PaymentState.Open;
        if (session.PaymentIntent is not { LatestCharge: { } charge } payment)
            return PaymentState.Paid;
        if (charge.Refunded)
            return PaymentState.Refunded;
        if (!charge.Disputed)
            return PaymentState.Paid;
        // A charge stays "disputed" after the dispute was won.
        var disputes = await _api.FindDisputesAsync(payment.Id, cancellationToken);
        return disputes.All(IsForUs) ? PaymentState.Paid : PaymentState.Disputed;
    }

    // "warning_…" are questions of the bank before any dispute: no money has gone back.
    private static bool IsForUs(Dispute dispute) =>
        dispute.Status == "won" || dispute.Status.StartsWith("warning_", StringComparison.Ordinal);

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
