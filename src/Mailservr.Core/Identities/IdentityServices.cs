using Mailservr.Accounts;
using Mailservr.Passwords;
using Mailservr.Storage;
using Mailservr.TwoFactor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.Identities;

internal static class IdentityServices
{
    internal static IServiceCollection AddIdentities(this IServiceCollection services)
    {
        services.TryAddSingleton<SignInChallenges>();
        services.TryAddSingleton(provider => new IdentityLinks(
            provider.GetRequiredService<IRecordStore<CredentialRecord>>(),
            provider.GetRequiredService<IRecordStore<AccountRecord>>(),
            provider.GetRequiredService<IdAllocator>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new ExternalSignIn(
            provider.GetRequiredService<IRecordStore<AccountRecord>>(),
            provider.GetRequiredService<IdentityLinks>(),
            provider.GetRequiredService<SignInChallenges>(),
            provider.GetRequiredService<SecondFactor>(),
            provider.GetRequiredService<Registration>(),
            provider.GetRequiredService<SignIn>()));
        return services;
    }
}
