using System.Threading.Channels;
using Mailservr.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailservr.Accounts;

/// <summary>Remembers when a key was last used: to the minute, and never on the path of a request.</summary>
public sealed class ApiKeyUsage(IRecordStore<ApiKeyRecord> keys, ILogger<ApiKeyUsage> logger) : BackgroundService
{
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    // What does not fit is forgotten: the next request notes it again.
    private readonly Channel<(long KeyId, DateTimeOffset At)> _noted =
        Channel.CreateBounded<(long, DateTimeOffset)>(
            new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Returns at once; what was noted less than a minute ago is not noted again.</summary>
    public void Note(ApiKeyRecord key, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.LastUsedAt is not { } last || at - last >= Precision)
            _noted.Writer.TryWrite((key.Id, at));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (keyId, at) in _noted.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SaveAsync(keyId, at, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.KeyUsageNotSaved(logger, exception);
            }
        }
    }

    // A lost race means that someone else saved the same minute, or that the key is gone.
    private async ValueTask SaveAsync(long keyId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var key = await keys.FindAsync(keyId, cancellationToken);
        if (key is not null && (key.LastUsedAt is not { } last || at - last >= Precision))
            await keys.SaveAsync(key with { LastUsedAt = at }, cancellationToken);
    }
}
