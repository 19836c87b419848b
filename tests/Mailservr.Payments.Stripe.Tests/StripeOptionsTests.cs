namespace Mailservr.Payments.Stripe.Tests;

public sealed class StripeOptionsTests
{
    [Theory]
    [InlineData("sk_live_x", "whsec_x", "https://api.stripe.com", null)]
    [InlineData("rk_live_x", "whsec_x", "http://127.0.0.1:9", null)]
    [InlineData("", "whsec_x", "https://api.stripe.com", "Stripe:SecretKey")]
    [InlineData("pk_live_x", "whsec_x", "https://api.stripe.com", "Stripe:SecretKey")]
    [InlineData("sk_live_x", "sk_live_x", "https://api.stripe.com", "Stripe:WebhookSecret")]
    [InlineData("sk_live_x", "whsec_x", "http://api.stripe.com", "Stripe:ApiBase")]
    public void Options_AreCheckedAtTheStart(string key, string secret, string url, string? fault)
    {
        var options = new StripeOptions { SecretKey = key, WebhookSecret = secret, ApiBase = new Uri(url) };
        var result = new StripeOptionsValidator().Validate(null, options);
        Assert.Equal(fault is null, result.Succeeded);
        if (fault is not null)
            Assert.StartsWith(fault, result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_DoNotShowTheSecrets()
    {
        var options = new StripeOptions { SecretKey = "pk_secret_1", WebhookSecret = "secret_2" };
        var message = new StripeOptionsValidator().Validate(null, options).FailureMessage;
        Assert.DoesNotContain("pk_secret_1", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret_2", message, StringComparison.Ordinal);
    }
}
