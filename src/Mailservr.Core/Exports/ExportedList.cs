using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Audit;
using Mailservr.Billing;
using Mailservr.Blocking;
using Mailservr.Messages;
using Mailservr.Serialization;
using Mailservr.Sessions;
using Mailservr.Storage;
using Mailservr.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.Exports;

/// <summary>One JSON file of an export.</summary>
/// <param name="Name">Without its ending.</param>
/// <param name="ReadAsync">The elements of its array, for an account. No secret, and no hash of one, is in them.</param>
internal sealed record ExportedList(string Name, Func<long, CancellationToken, IAsyncEnumerable<byte[]>> ReadAsync)
{
    public const string Emails = "emails";

    private const int PageSize = 200;

    public static IReadOnlyList<ExportedList> All(IServiceProvider services)
    {
        var json = MailservrJson.Default;
        var messages = services.GetRequiredService<IMessageStore>();
        return
        [
            new("account", (id, token) => AccountAsync(services.GetRequiredService<IRecordStore<AccountRecord>>(), id, token)),
            Of(services, "addresses", json.AddressRecord),
            Of(services, "categories", json.AddressCategoryRecord),
            new("blocked-senders", (id, token) => BlocksAsync(services, id, token)),
            Of(services, "senders-of-pictures", json.ImageSenderRecord),
            Of(services, "api-keys", json.ApiKeyRecord, key => key with { Hash = "" }),
            Of(services, "sessions", json.SessionRecord, session => session with { SecretHash = "" }),
            Of(services, "webhooks", json.WebhookRecord, Without),
            new("webhook-deliveries", (id, token) => DeliveriesAsync(services, id, token)),
            Of(services, "purchases", json.PurchaseRecord),
            Of(services, "audit", json.AuditRecord),
            new("threads", (id, token) => messages.AllThreadsAsync(id, PageSize, token).Select(t => Bytes(t, json.ThreadRecord))),
            new(Emails, (id, token) => messages.AllAsync(id, PageSize, token).Select(m => Bytes(m, json.MessageRecord))),
        ];
    }

    private static ExportedList Of<TRecord>(
        IServiceProvider services, string name, JsonTypeInfo<TRecord> json, Func<TRecord, TRecord>? clean = null)
        where TRecord : Record
    {
        var store = services.GetRequiredService<IRecordStore<TRecord>>();
        return new(name, (id, token) => store.AllAsync(id, token).Select(r => Bytes(clean is null ? r : clean(r), json)));
    }

    private static WebhookRecord Without(WebhookRecord webhook) => webhook with { Secret = "", PreviousSecret = null };

    private static async IAsyncEnumerable<byte[]> AccountAsync(
        IRecordStore<AccountRecord> accounts, long accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(accountId, cancellationToken) is { } account)
            yield return Bytes(account, MailservrJson.Default.AccountRecord);
    }

    private static async IAsyncEnumerable<byte[]> BlocksAsync(
        IServiceProvider services, long accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blocks = services.GetRequiredService<IRecordStore<BlockRecord>>();
        var addresses = services.GetRequiredService<IRecordStore<AddressRecord>>();
        var owners = addresses.AllAsync(accountId, cancellationToken).Select(address => address.Id).Prepend(accountId);
        await foreach (var ownerId in owners)
        {
            await foreach (var block in blocks.AllAsync(ownerId, cancellationToken))
                yield return Bytes(block, MailservrJson.Default.BlockRecord);
        }
    }

    private static async IAsyncEnumerable<byte[]> DeliveriesAsync(
        IServiceProvider services, long accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var webhooks = services.GetRequiredService<IRecordStore<WebhookRecord>>();
        var log = services.GetRequiredService<IWebhookLog>();
        await foreach (var webhook in webhooks.AllAsync(accountId, cancellationToken))
        {
            var before = 0L;
            while (await log.ListAsync(webhook.Id, null, before, PageSize, cancellationToken) is { Count: > 0 } page)
            {
                foreach (var delivery in page)
                    yield return Bytes(delivery, MailservrJson.Default.WebhookDelivery);
                before = page[^1].Id;
            }
        }
    }

    private static byte[] Bytes<T>(T item, JsonTypeInfo<T> json) => JsonSerializer.SerializeToUtf8Bytes(item, json);
}
