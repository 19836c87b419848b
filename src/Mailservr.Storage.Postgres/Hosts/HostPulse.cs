using System.Globalization;
using Mailservr.Events;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>
/// The connection by which this host is known to live, and hears of the events of others. Every second it also looks
/// which of the others are gone, and tells them what this one has stored without knowing it.
/// </summary>
internal sealed class HostPulse : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Beats between two looks for what a dying host committed last, and for deliveries that are too old.</summary>
    private const int CleaningBeats = 10;

    private readonly NpgsqlDataSource _source;
    private readonly UncertainCommits _uncertain;
    private readonly EventSignal _signal;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private NpgsqlConnection _connection;
    private Task _running = Task.CompletedTask;
    private volatile int _hostId;

    private HostPulse(
        NpgsqlDataSource source, NpgsqlConnection connection, UncertainCommits uncertain, EventSignal signal,
        TimeProvider time, ILogger logger)
    {
        (_source, _connection, _uncertain) = (source, connection, uncertain);
        (_signal, _time, _logger) = (signal, time, logger);
    }

    public int HostId => _hostId;

    public static async Task<HostPulse> StartAsync(
        NpgsqlDataSource source, UncertainCommits uncertain, EventSignal signal, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        var pulse = new HostPulse(source, connection, uncertain, signal, time, logger);
        try
        {
            await pulse.JoinAsync(cancellationToken);
            await pulse.LookAsync(beats: 0, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        pulse._running = Task.Run(pulse.RunAsync, CancellationToken.None);
        return pulse;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await _connection.DisposeAsync();
        await LeaveAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var lastLook = TimeProvider.System.GetTimestamp();
        for (var beats = 1; !_stopping.IsCancellationRequested;)
        {
            try
            {
                await _connection.WaitAsync(Beat, _stopping.Token);
                if (TimeProvider.System.GetElapsedTime(lastLook) < Beat)
                    continue;
                await LookAsync(beats++, _stopping.Token);
                lastLook = TimeProvider.System.GetTimestamp();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Asked to end.
            }
            catch (Exception fault)
            {
                Log.PulseLost(_logger, fault);
                await ReconnectAsync();
            }
        }
    }

    private async Task ReconnectAsync()
    {
        await _connection.DisposeAsync();
        // Returned to the pool it could still hold the lock, unseen.
        _source.Clear();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Beat, TimeProvider.System, _stopping.Token);
                _connection = await _source.OpenConnectionAsync(_stopping.Token);
                await JoinAsync(_stopping.Token);
                // What others said meanwhile was not heard.
                _signal.Set();
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // Asked to end.
            }
            catch (Exception fault)
            {
                Log.PulseLost(_logger, fault);
            }
        }
    }

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        if (_hostId == 0 || !await HostRows.RejoinAsync(_connection, _hostId, cancellationToken))
        {
            _hostId = await HostRows.JoinAsync(_connection, cancellationToken);
            Log.HostJoined(_logger, _hostId);
        }

        _connection.Notification += Hear;
        await _connection.RunAsync("LISTEN " + EventNotifier.ChannelName, cancellationToken);
    }

    // Of its own events this host knows without a word.
    private void Hear(object sender, NpgsqlNotificationEventArgs word)
    {
        if (word.Payload != _hostId.ToString(CultureInfo.InvariantCulture))
            _signal.Set();
    }

    private async Task LookAsync(int beats, CancellationToken cancellationToken)
    {
        foreach (var other in await HostRows.ListOthersAsync(_connection, _hostId, cancellationToken))
        {
            if (await HostRows.BuryAsync(_connection, other, cancellationToken))
                Log.HostGone(_logger, other);
        }

        await _uncertain.WriteDownAsync(_connection, cancellationToken);
        if (beats % CleaningBeats == 0)
            await DeliveryRows.CleanAsync(_connection, _time.GetUtcNow(), cancellationToken);
    }

    private async Task LeaveAsync()
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            await HostRows.LeaveAsync(connection, _hostId, CancellationToken.None);
        }
        catch (Exception fault)
        {
            Log.LeaveFailed(_logger, _hostId, fault);
        }
    }
}
