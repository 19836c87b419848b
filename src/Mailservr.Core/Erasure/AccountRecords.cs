using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Audit;
using Mailservr.Blocking;
using Mailservr.Exports;
using Mailservr.Passwords;
using Mailservr.RemoteImages;
using Mailservr.Secrets;
using Mailservr.Sessions;
using Mailservr.Storage;
using Mailservr.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.Erasure;

/// <summary>The records of an account, by when they go.</summary>
/// <param name="Access">By which somebody or something acts for it: at once.</param>
/// <param name="Data">Everything else: with the purge. Purchases stay; they name nobody.</param>
internal sealed record AccountRecords(IReadOnlyList<OwnedRecords> Access, IReadOnlyList<OwnedRecords> Data)
{
    public static AccountRecords Of(IServiceProvider services)
    {
        var queues = services.GetRequiredService<IWebhookQueues>();
        var blocks = services.GetRequiredService<BlockList>();
        var retired = services.GetRequiredService<RetiredAddresses>();
        return new AccountRecords(
            [
                Records<SessionRecord>(services, "sessions"),
                Records<ApiKeyRecord>(services, "keys"),
                Records<CredentialRecord>(services, "credentials"),
                Records<SecretRecord>(services, "secrets"),
                // The queue and the log of deliveries first: without the record nobody would find them.
                Records<WebhookRecord>(services, "webhooks", async (webhook, token) => await queues.DeleteAsync(webhook.Id, token)),
            ],
            [
                Records<AddressRecord>(services, "addresses", async (address, token) =>
                {
                    await retired.RetireAsync(address.Address, token);
                    await blocks.ClearAsync(address.Id, token);
                }),
                Records<AddressCategoryRecord>(services, "categories"),
                Records<BlockRecord>(services, "blocks"),
                Records<ImageSenderRecord>(services, "senders of pictures"),
                new OwnedExports(services.GetRequiredService<ExportDirectory>()),
                Records<IdempotencyRecord>(services, "answers"),
                Records<AuditRecord>(services, "audit entries"),
            ]);
    }

    public async ValueTask DeleteAccessAsync(long accountId, ErasureTally tally, CancellationToken cancellationToken)
    {
        foreach (var records in Access)
            tally.Add(records.Kind, await records.DeleteAsync(accountId, cancellationToken));
    }

    public async ValueTask DeleteAllAsync(long accountId, ErasureTally tally, CancellationToken cancellationToken)
    {
        await DeleteAccessAsync(accountId, tally, cancellationToken);
        foreach (var records in Data)
            tally.Add(records.Kind, await records.DeleteAsync(accountId, cancellationToken));
    }

    public async ValueTask CountAsync(long accountId, ErasureTally tally, CancellationToken cancellationToken)
    {
        foreach (var records in Access.Concat(Data))
            tally.Add(records.Kind, await records.CountAsync(accountId, cancellationToken));
    }

    private static OwnedRecords<TRecord> Records<TRecord>(
        IServiceProvider services, string kind, Func<TRecord, CancellationToken, ValueTask>? before = null)
        where TRecord : Record => new(kind, services.GetRequiredService<IRecordStore<TRecord>>(), before);
}
