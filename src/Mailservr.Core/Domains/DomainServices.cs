using Mailservr.Dns;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.Domains;

internal static class DomainServices
{
    internal static IServiceCollection AddDomainChecks(this IServiceCollection services)
    {
        services.TryAddSingleton<DkimKeys>();
        services.TryAddSingleton(provider => new DomainChecks(
            provider.GetRequiredService<IRecordStore<DomainCheckRecord>>(),
            provider.GetRequiredService<DkimKeys>(),
            provider.GetRequiredService<IDnsResolver>(),
            provider.GetRequiredService<IdAllocator>(),
            provider.GetRequiredService<MailservrOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
