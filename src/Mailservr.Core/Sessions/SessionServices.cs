using Mailservr.Accounts;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Mailservr.Sessions;

internal static class SessionServices
{
    internal static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.TryAddSingleton<SigningKeys>();
        services.TryAddSingleton<SessionUsage>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SessionUsage>(
            provider => provider.GetRequiredService<SessionUsage>()));
        services.TryAddSingleton(provider => new SessionDirectory(
            provider.GetRequiredService<IRecordStore<SessionRecord>>(),
            provider.GetRequiredService<IRecordStore<AccountRecord>>(),
            provider.GetRequiredService<SigningKeys>(),
            provider.GetRequiredService<SessionUsage>(),
            provider.GetRequiredService<IdAllocator>(),
            provider.GetRequiredService<AccountOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
