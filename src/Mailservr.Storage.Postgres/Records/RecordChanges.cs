using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Blocking;
using Mailservr.Domains;
using Mailservr.Webhooks;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// How often records of each type have changed, on any host. Every message asks for its domain, its address and who is
/// blocked: many such questions are answered by one look at the database, which only has to begin after each was asked.
/// </summary>
internal sealed class RecordChanges(PostgresDatabase database)
{
    // In the order of the names of their tables. Cursors and remembered answers are written more often than read.
    private static readonly Type[] Types =
    [
        typeof(AccountRecord), typeof(AddressRecord), typeof(ApiKeyRecord), typeof(BlockRecord), typeof(DomainRecord),
        typeof(WebhookRecord),
    ];

    private readonly Lock _lock = new();
    private Task<long[]> _running = Task.FromResult<long[]>([]);
    private Task<long[]>? _next;

    /// <summary>Where the changes of a type are counted; null when they are not.</summary>
    public static int? IndexOf(Type type) => Array.IndexOf(Types, type) is >= 0 and var index ? index : null;

    /// <summary>Counts that include every change that was saved before the call.</summary>
    public Task<long[]> CountAsync()
    {
        lock (_lock)
            return _next ??= CountAfterAsync(_running);
    }

    private async Task<long[]> CountAfterAsync(Task running)
    {
        // Whoever asks while one look is under way shares the next.
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            _running = _next ?? _running;
            _next = null;
        }

        return await database.ReadAsync(
            connection => connection.ScalarAsync<long[]>(
                "SELECT array_agg(changes ORDER BY type) FROM mailservr.record_changes", CancellationToken.None),
            CancellationToken.None)
            ?? throw new InvalidDataException("The changes of records are not counted.");
    }
}
