using Mailservr.Accounts;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Mailservr.Retention;

internal static class RetentionServices
{
    internal static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new MailRetention(
            provider.GetRequiredService<IRecordStore<AccountRecord>>(),
            provider.GetRequiredService<IMessageStore>(),
            provider.GetRequiredService<MailservrOptions>().Privacy,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RetentionLoop>());
        return services;
    }
}
