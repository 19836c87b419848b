using Mailservr.Accounts;
using Mailservr.Blobs;
using Mailservr.Sessions;
using Mailservr.Storage;
using Mailservr.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mailservr.Secrets;

internal static class SecretServices
{
    internal static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new MasterKeyRing(
            provider.GetRequiredService<MailservrOptions>().Secrets,
            BlobServices.DataPath(provider, "keys", "master.keys")));
        services.TryAddSingleton(provider => new SecretProtector(provider.GetRequiredService<MasterKeyRing>()));
        services.TryAddSingleton<ISecretProtector, MasterKeyProtector>();
        services.TryAddSingleton(provider => new MasterKeyCheck(
            provider.GetRequiredService<MasterKeyRing>(),
            provider.GetRequiredService<IRecordStore<SecretRecord>>(),
            provider.GetRequiredService<IRecordStore<WebhookRecord>>(),
            provider.GetRequiredService<IRecordStore<AccountRecord>>()));
        services.TryAddSingleton(provider => new KeyRotation(
            provider.GetRequiredService<IRecordStore<SecretRecord>>(),
            provider.GetRequiredService<IRecordStore<WebhookRecord>>(),
            provider.GetRequiredService<IRecordStore<AccountRecord>>(),
            provider.GetRequiredService<MasterKeyRing>(),
            provider.GetRequiredService<SecretProtector>(),
            provider.GetRequiredService<SigningKeys>()));
        return services;
    }
}
