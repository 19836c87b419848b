using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Admission;
using Mailservr.Audit;
using Mailservr.Passwords;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Mailservr.Erasure;

internal static class ErasureServices
{
    internal static IServiceCollection AddErasure(this IServiceCollection services)
    {
        services.TryAddSingleton<RetiredAddresses>();
        services.TryAddSingleton<ErasureLoop>();
        services.TryAddSingleton(AccountRecords.Of);
        services.TryAddSingleton<AccountEraser>();
        services.TryAddSingleton(provider => new AccountDeletion(
            provider.GetRequiredService<IRecordStore<AccountRecord>>(),
            provider.GetRequiredService<IRecordStore<ErasureRecord>>(),
            provider.GetRequiredService<AccountAdministration>(),
            provider.GetRequiredService<AccountRecords>(),
            provider.GetRequiredService<PasswordVault>(),
            provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<ErasureLoop>(),
            provider.GetRequiredService<IdAllocator>(),
            provider.GetRequiredService<MailservrOptions>().Privacy,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ErasureLoop>(
            provider => provider.GetRequiredService<ErasureLoop>()));
        return services;
    }
}
