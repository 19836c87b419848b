using Mailservr.Accounts;
using Mailservr.Erasure;
using Mailservr.Messages;
using Mailservr.Storage;

namespace Mailservr.Retention;

/// <summary>Deletes mail that is older than its owner, or the host, wants to keep it.</summary>
internal sealed class MailRetention(
    IRecordStore<AccountRecord> accounts, IMessageStore messages, PrivacyOptions options, TimeProvider time)
{
    private const int PageSize = 200;

    /// <summary>Goes through all accounts.</summary>
    /// <returns>Messages that were deleted.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        await foreach (var account in accounts.AllAsync(0, cancellationToken))
        {
            if (options.QuarantineRetention > TimeSpan.Zero)
                deleted += await DeleteAsync(account.Id, true, options.QuarantineRetention, cancellationToken);
            if (account.MailRetentionDays is { } days)
                deleted += await DeleteAsync(account.Id, null, TimeSpan.FromDays(days), cancellationToken);
        }

        return deleted;
    }

    private async Task<int> DeleteAsync(
        long accountId, bool? quarantined, TimeSpan age, CancellationToken cancellationToken)
    {
        var query = new MailQuery
        {
            Before = time.GetUtcNow() - age, Quarantined = quarantined, OldestFirst = true, Limit = PageSize,
        };
        var deleted = 0;
        while (await messages.QueryMessagesAsync(accountId, query, cancellationToken) is { Items: { Count: > 0 } old })
        {
            foreach (var message in old)
            {
                var selection = new MailSelection { MessageId = message.Id };
                await messages.ChangeAsync(accountId, selection, new MailChange { Delete = true }, cancellationToken);
            }

            deleted += old.Count;
        }

        return deleted;
    }
}
