using Mailservr.Accounts;
using Mailservr.Storage;

namespace Mailservr.AspNetCore.Security;

/// <summary>Whether the key of a request that lasts still holds: it may be taken back or end meanwhile.</summary>
internal sealed class KeyWatch(
    IRecordStore<ApiKeyRecord> keys, IRecordStore<AccountRecord> accounts, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async ValueTask<bool> HoldsAsync(Caller caller, CancellationToken cancellationToken) =>
        await keys.FindAsync(caller.Key.Id, cancellationToken) is { } key
        && !(key.ExpiresAt <= time.GetUtcNow())
        && await accounts.FindAsync(caller.Account.Id, cancellationToken) is not null;

    /// <summary>Waits for a task, whatever comes of it.</summary>
    /// <returns>False as soon as the key does not hold any more; the task may then still run.</returns>
    public async ValueTask<bool> HoldsUntilAsync(Caller caller, Task task, CancellationToken cancellationToken)
    {
        while (!task.IsCompleted)
        {
            await task.WaitAsync(Interval, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (!await HoldsAsync(caller, cancellationToken))
                return false;
        }
        return true;
    }
}
