using System.Threading.Channels;
using Mailservr.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mailservr.Accounts;

/// <summary>Remembers when a key or session was last used: to the minute, and never on the path of a request.</summary>
public abstract class UsageNotes<TRecord> : BackgroundService
    where TRecord : Record
{
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    private readonly IRecordStore<TRecord> _records;
    private readonly ILogger _logger;

    // What does not fit is forgotten: the next request notes it again.
    private readonly Channel<(long Id, DateTimeOffset At)> _noted =
        Channel.CreateBounded<(long, DateTimeOffset)>(
            new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private protected UsageNotes(IRecordStore<TRecord> records, ILogger logger) =>
        (_records, _logger) = (records, logger);

    /// <summary>Returns at once; what was noted less than a minute ago is not noted again.</summary>
    public void Note(TRecord record, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (IsOld(record, at))
            _noted.Writer.TryWrite((record.Id, at));
    }

    private protected abstract DateTimeOffset? LastUsed(TRecord record);

    private protected abstract TRecord Used(TRecord record, DateTimeOffset at);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        BackgroundWork.EndQuietlyAsync(SaveAllAsync(stoppingToken), stoppingToken);

    private async Task SaveAllAsync(CancellationToken stoppingToken)
    {
        await foreach (var (id, at) in _noted.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SaveAsync(id, at, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.UsageNotSaved(_logger, exception);
            }
        }
    }

    // A lost race means that someone else saved the same minute, or that the record is gone.
    private async ValueTask SaveAsync(long id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var record = await _records.FindAsync(id, cancellationToken);
        if (record is not null && IsOld(record, at))
            await _records.SaveAsync(Used(record, at), cancellationToken);
    }

    private bool IsOld(TRecord record, DateTimeOffset at) =>
        LastUsed(record) is not { } last || at - last >= Precision;
}
