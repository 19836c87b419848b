using Microsoft.Extensions.Options;

namespace Mailservr.Payments.Stripe;

/// <summary>Checks what can be seen without Stripe; each sentence names the option and what to do.</summary>
internal sealed class StripeOptionsValidator : IValidateOptions<StripeOptions>
{
    public ValidateOptionsResult Validate(string? name, StripeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = Faults(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Faults(StripeOptions options)
    {
        if (!options.SecretKey.StartsWith("sk_", StringComparison.Ordinal)
            && !options.SecretKey.StartsWith("rk_", StringComparison.Ordinal))
            yield return "Stripe:SecretKey is empty or of another kind. Give the secret key (sk_…) or a restricted one (rk_…).";
        if (!options.WebhookSecret.StartsWith("whsec_", StringComparison.Ordinal))
            yield return "Stripe:WebhookSecret is empty or of another kind. Give the signing secret of the endpoint (whsec_…).";
        if (!options.ApiBase.IsAbsoluteUri || (options.ApiBase.Scheme != Uri.UriSchemeHttps && !options.ApiBase.IsLoopback))
            yield return $"Stripe:ApiBase is '{options.ApiBase}'. Give an https URL, like https://api.stripe.com.";
    }
}
