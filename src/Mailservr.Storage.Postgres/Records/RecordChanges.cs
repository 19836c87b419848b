using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Billing;
using Mailservr.Blocking;
using Mailservr.Domains;
using Mailservr.Webhooks;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// How often records of each type have changed, on any host. Every message asks for its domain, its address, who is blocked
/// and what its owner paid for: a look at the database answers all such questions of some milliseconds.
/// </summary>
/// <remarks>
/// Nobody can tell: a change is only reported as saved when every look from before it has ceased to hold, on any host. No
/// clocks are compared, because each host measures its own time from the beginning of its own look.
/// </remarks>
internal sealed class RecordChanges(PostgresDatabase database)
{
    // In the order of the names of their tables. Cursors and remembered answers are written more often than read.
    private static readonly Type[] Types =
    [
        typeof(AccountRecord), typeof(AddressRecord), typeof(ApiKeyRecord), typeof(BlockRecord), typeof(DomainRecord),
        typeof(PurchaseRecord), typeof(WebhookRecord),
    ];

    private static readonly TimeSpan Holds = TimeSpan.FromMilliseconds(10);

    /// <summary>More than that: a timer may be early.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(15);

    /// <summary>A few rows of one page. Every request waits for it, and perhaps for the one before.</summary>
    private const int Seconds = 5;

    private readonly Lock _lock = new();
    private (long BeganAt, Task<long[]> Counts)? _last;
    private Task<long[]> _running = Task.FromResult<long[]>([]);
    private Task<long[]>? _next;

    /// <summary>Where the changes of a type are counted; null when they are not.</summary>
    public static int? IndexOf(Type type) => Array.IndexOf(Types, type) is >= 0 and var index ? index : null;

    /// <summary>Counts that include every change that was settled before the call.</summary>
    public Task<long[]> CountAsync()
    {
        lock (_lock)
        {
            return _last is { } last && TimeProvider.System.GetElapsedTime(last.BeganAt) < Holds
                ? last.Counts
                : _next ??= CountAfterAsync(_running);
        }
    }

    /// <summary>Ends when every host sees what was committed before the call. Not to be cut short: the change is made.</summary>
    public static Task SettleAsync() => Task.Delay(Settling, TimeProvider.System, CancellationToken.None);

    private async Task<long[]> CountAfterAsync(Task running)
    {
        // Whoever asks while one look is under way shares the next.
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            _running = _next ?? _running;
            _next = null;
        }

        var beganAt = TimeProvider.System.GetTimestamp();
        var counts = await database.LookAsync(
            connection => connection.ScalarWithinAsync<long[]>(
                Seconds, "SELECT array_agg(changes ORDER BY type) FROM mailservr.record_changes"))
            ?? throw new InvalidDataException("The changes of records are not counted.");
        lock (_lock)
            _last = (beganAt, Task.FromResult(counts));
        return counts;
    }
}
