using Mailservr.Accounts;
using Mailservr.Sessions;

namespace Mailservr.AspNetCore.Security;

/// <summary>Whether the key or session of a request that lasts still holds: it may be taken back or end meanwhile.</summary>
internal sealed class KeyWatch(ApiKeys keys, SessionDirectory sessions, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public ValueTask<bool> HoldsAsync(Caller caller, CancellationToken cancellationToken) => caller switch
    {
        { Key: { } key } => keys.HoldsAsync(key.Id, cancellationToken),
        { Session: { } session } => sessions.HoldsAsync(session.Id, cancellationToken),
        _ => new(false),
    };

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
