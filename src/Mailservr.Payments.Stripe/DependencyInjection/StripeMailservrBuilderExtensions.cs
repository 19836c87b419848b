using Mailservr;
using Mailservr.Payments.Stripe;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class StripeMailservrBuilderExtensions
{
    /// <summary>Sells plans by Stripe Checkout.</summary>
    /// <param name="builder">What <c>AddMailservr</c> returned.</param>
    /// <param name="section">Holds the names of <see cref="StripeOptions"/>.</param>
    public static IMailservrBuilder UseStripe(this IMailservrBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.AddSingleton(new SettingsSection(section.Path, typeof(StripeOptions)));
        return builder.UseStripe(options => section.Bind(options));
    }

    /// <summary>Sells plans by Stripe Checkout.</summary>
    public static IMailservrBuilder UseStripe(this IMailservrBuilder builder, Action<StripeOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<StripeOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<StripeOptions>, StripeOptionsValidator>());
        return builder.UsePayments<StripePayments>();
    }
}
