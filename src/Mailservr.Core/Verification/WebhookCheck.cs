using System.Runtime.CompilerServices;
using Mailservr.Storage;
using Mailservr.Webhooks;

namespace Mailservr.Verification;

/// <summary>Finds webhooks that are told nothing, or of which nothing is told.</summary>
internal sealed class WebhookCheck(IRecordStore<WebhookRecord> webhooks, IWebhookQueues queues, IWebhookLog log)
{
    private const int PageSize = 100;

    public async IAsyncEnumerable<VerificationFinding> CheckAsync(
        long accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        // A damaged one is found with the records; those of its account are not looked at further then.
        if (await FindDamageAsync(async () => ids = await ListAsync(accountId, cancellationToken)) is { } unlisted)
            yield return Finding(accountId, $"The queues of the account's webhooks were not looked at: {unlisted}");
        foreach (var id in ids)
        {
            if (await FindDamageAsync(async () => await queues.FindAsync(id, cancellationToken)) is { } queue)
                yield return Finding(accountId, $"The queue of webhook {id} cannot be read: {queue} The webhook gets nothing.");
            if (await FindDamageAsync(() => ReadAsync(id, cancellationToken)) is { } deliveries)
                yield return Finding(accountId, $"Deliveries of webhook {id} cannot be read: {deliveries}");
        }
    }

    private async Task<List<long>> ListAsync(long accountId, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        await foreach (var webhook in webhooks.AllAsync(accountId, cancellationToken))
            ids.Add(webhook.Id);
        return ids;
    }

    private async Task ReadAsync(long webhookId, CancellationToken cancellationToken)
    {
        var beforeId = 0L;
        while (await log.ListAsync(webhookId, null, beforeId, PageSize, cancellationToken) is [.., var oldest])
            beforeId = oldest.Id;
    }

    private static async ValueTask<string?> FindDamageAsync(Func<Task> read)
    {
        try
        {
            await read();
            return null;
        }
        catch (Exception damage) when (Damage.Is(damage))
        {
            // It becomes a finding, which is logged.
            return damage.Message;
        }
    }

    private static VerificationFinding Finding(long accountId, string detail) =>
        new() { Fault = VerificationFault.Unreadable, AccountId = accountId, Detail = detail };
}
