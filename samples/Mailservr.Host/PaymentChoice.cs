namespace Mailservr.Host;

/// <summary><c>Mailservr:Payments</c>: how plans are paid.</summary>
internal static class PaymentChoice
{
    private const string Option = "Mailservr:Payments";

    public static IMailservrBuilder UseConfiguredPayments(
        this IMailservrBuilder mailservr, IConfiguration configuration) =>
        configuration[Option]?.ToUpperInvariant() switch
        {
            null or "" or "NONE" => mailservr,
            "STRIPE" => mailservr.UseStripe(configuration.GetSection("Mailservr:Stripe")),
            "VOUCHERS" => mailservr.UseVouchers(options => configuration.GetSection("Mailservr:Vouchers").Bind(options)),
            _ => throw new InvalidOperationException(
                $"{Option} is '{configuration[Option]}'. Give None (the default), Stripe or Vouchers."),
        };
}
