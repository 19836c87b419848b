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
    /// <exception cref="AggregateException">Mail of some could not be deleted; that of the others was.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var turns = new Turns(cancellationToken);
        var deleted = 0;
        await foreach (var account in accounts.AllAsync(0, cancellationToken))
        {
            await turns.TakeAsync(
                $"Old mail of account {account.Id} could not be deleted.",
                async () => deleted += await DeleteAsync(account, cancellationToken));
        }

        turns.End();
        return deleted;
    }

    private async Task<int> DeleteAsync(AccountRecord account, CancellationToken cancellationToken)
    {
        var turns = new Turns(cancellationToken);
        var deleted = 0;
        if (options.QuarantineRetention > TimeSpan.Zero)
            deleted += await DeleteAsync(turns, account.Id, true, options.QuarantineRetention, cancellationToken);
        if (account.MailRetentionDays is { } days)
            deleted += await DeleteAsync(turns, account.Id, null, TimeSpan.FromDays(days), cancellationToken);
        turns.End();
        return deleted;
    }

    private async Task<int> DeleteAsync(
        Turns turns, long accountId, bool? quarantined, TimeSpan age, CancellationToken cancellationToken)
    {
        var query = new MailQuery
        {
            Before = time.GetUtcNow() - age, Quarantined = quarantined, OldestFirst = true, Limit = PageSize,
        };
        var deleted = 0;
        await foreach (var message in messages.AllAsync(accountId, query, cancellationToken))
        {
            await turns.TakeAsync($"Message {message.Id} could not be deleted.", async () =>
            {
                var selection = new MailSelection { MessageId = message.Id };
                var status = await messages.ChangeAsync(accountId, selection, new MailChange { Delete = true }, cancellationToken);
                deleted += status == ChangeStatus.Done ? 1 : 0;
            });
        }

        return deleted;
    }
}
