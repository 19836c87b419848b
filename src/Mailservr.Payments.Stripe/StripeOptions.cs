namespace Mailservr.Payments.Stripe;

/// <summary>Section <c>Mailservr:Stripe</c>.</summary>
public sealed class StripeOptions
{
    /// <summary><c>sk_…</c>, or better a restricted key <c>rk_…</c>: Checkout Sessions write; charges and disputes read.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary><c>whsec_…</c> of the webhook endpoint.</summary>
    public string WebhookSecret { get; set; } = "";

    public Uri ApiBase { get; set; } = new("https://api.stripe.com");
}
