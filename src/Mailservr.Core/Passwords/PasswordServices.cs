using Mailservr.Sessions;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.Passwords;

internal static class PasswordServices
{
    internal static IServiceCollection AddPasswords(this IServiceCollection services)
    {
        services.TryAddSingleton<PasswordWorkers>();
        services.TryAddSingleton<SignInThrottle>();
        services.TryAddSingleton(provider => new PasswordVault(
            provider.GetRequiredService<IRecordStore<CredentialRecord>>(),
            provider.GetRequiredService<IPasswordHasher>(),
            provider.GetRequiredService<PasswordWorkers>(),
            provider.GetRequiredService<SignInThrottle>(),
            provider.GetRequiredService<SessionDirectory>(),
            provider.GetRequiredService<IdAllocator>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
