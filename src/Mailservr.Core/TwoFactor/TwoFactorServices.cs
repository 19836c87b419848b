using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Passwords;
using Mailservr.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.TwoFactor;

internal static class TwoFactorServices
{
    internal static IServiceCollection AddTwoFactor(this IServiceCollection services)
    {
        services.TryAddSingleton<TotpSecrets>();
        services.TryAddSingleton<RecoveryCodes>();
        services.TryAddSingleton(provider => new SecondFactor(
            provider.GetRequiredService<TotpSecrets>(),
            provider.GetRequiredService<RecoveryCodes>(),
            provider.GetRequiredService<PasswordVault>(),
            provider.GetRequiredService<SessionDirectory>(),
            provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<AccountOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
