using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// Tells other hosts that there are new events. Behind the commit, not in it: a NOTIFY would make every commit of the
/// whole server wait in one queue. A word that gets lost costs a second, because every host also looks by itself.
/// </summary>
internal sealed class EventNotifier(NpgsqlDataSource source, ILogger logger) : IAsyncDisposable
{
    public const string ChannelName = "mailservr_events";

    /// <summary>One word stands for all commits of so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _running = Task.CompletedTask;

    public void Start(int hostId) => _running = Task.Run(() => RunAsync(hostId));

    /// <summary>Something was committed.</summary>
    public void Signal() => _signal.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(int hostId)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _signal.Reader.ReadAsync(_stopping.Token);
                await NotifyAsync(hostId);
                await Task.Delay(Pause, TimeProvider.System, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Asked to end.
            }
            catch (Exception fault)
            {
                Log.NotifyFailed(logger, fault);
            }
        }
    }

    private async Task NotifyAsync(int hostId)
    {
        await using var connection = await source.OpenConnectionAsync(_stopping.Token);
        await connection.RunAsync(
            "SELECT pg_notify($1, $2::text)", _stopping.Token, ChannelName, hostId);
    }
}
