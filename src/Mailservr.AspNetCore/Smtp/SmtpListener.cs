using System.Collections.Concurrent;
using System.Net;
using Mailservr.Receiving;
using Mailservr.Smtp;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Smtp;

/// <summary>One bound port: accepts connections and runs a session on each.</summary>
internal sealed class SmtpListener(
    IConnectionListener listener,
    SmtpServerOptions options,
    SmtpConnectionGate gate,
    MailReceiverFactory receivers,
    ReceivingMetrics metrics,
    ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromSeconds(1);

    // Behind the grace of the sessions: for what the store still decides, then for the answers to get out.
    private static readonly TimeSpan DecisionTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    // A client that does not take what is left for it keeps its connection no longer than this.
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Task, ConnectionContext> _sessions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _accepting = Task.CompletedTask;
    private bool _closed;

    public IPEndPoint EndPoint => (IPEndPoint)listener.EndPoint;

    public void Start() => _accepting = AcceptAsync();

    /// <summary>
    /// Stops accepting, then says 421 to idle clients at once and to those inside a message after their grace. What
    /// still runs then, or when <paramref name="cancellationToken"/> is cancelled, waits for the store or does not
    /// read: it is cut off, unacknowledged.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await listener.UnbindAsync(CancellationToken.None);
        await _accepting;
        await _stop.CancelAsync();
        var ended = Task.WhenAll(_sessions.Keys);
        await WaitAsync(ended, options.Limits.StopGrace + DecisionTime, cancellationToken);
        await _abort.CancelAsync();
        await WaitAsync(ended, FarewellTime, cancellationToken);
        foreach (var connection in _sessions.Values)
            connection.Abort();
        await ended;
    }

    private Task WaitAsync(Task ended, TimeSpan time, CancellationToken cancellationToken) =>
        ended.IsCompleted ? ended : Task.WhenAny(ended, Task.Delay(time, options.TimeProvider, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        _stop.Dispose();
        _abort.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closed)
        {
            if (await NextAsync() is not { } connection)
                continue;
            var session = RunAsync(connection);
            _sessions.TryAdd(session, connection);
            _ = session.ContinueWith(
                ended => _sessions.TryRemove(ended, out _),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    /// <returns>Null when the port is closed, or when none could be had just now.</returns>
    private async ValueTask<ConnectionContext?> NextAsync()
    {
        try
        {
            var connection = await listener.AcceptAsync(CancellationToken.None);
            _closed = connection is null;
            return connection;
        }
        catch (Exception exception)
        {
            // Out of descriptors, say: those that end give some back.
            Log.AcceptFailed(logger, exception, EndPoint);
            await Task.Delay(AcceptRetryDelay, options.TimeProvider);
            return null;
        }
    }

    private async Task RunAsync(ConnectionContext connection)
    {
        // The accept loop goes on at once.
        await Task.Yield();
        await using (connection)
        {
            if (connection.RemoteEndPoint is not IPEndPoint remote)
                return;
            try
            {
                await AdmitAsync(connection, remote);
            }
            catch (Exception exception)
            {
                Log.SessionFailed(logger, exception);
            }
        }
    }

    private async ValueTask CloseAsync(ConnectionContext connection)
    {
        await using var limit = options.TimeProvider.CreateTimer(
            static connection => ((ConnectionContext?)connection)?.Abort(), connection, CloseTime, Timeout.InfiniteTimeSpan);
        await connection.DisposeAsync();
    }

    private async Task AdmitAsync(ConnectionContext connection, IPEndPoint remote)
    {
        var isProxy = options.TrustedProxies.Any(network => network.Contains(remote.Address));
        if (!gate.TryEnter(remote.Address, isProxy))
        {
            metrics.SessionRejected();
            SmtpConnectionGate.Refusal.WriteTo(connection.Transport.Output);
            await connection.Transport.Output.FlushAsync(_abort.Token);
            return;
        }
        try
        {
            var peer = new SmtpPeer
            {
                RemoteEndPoint = remote,
                LocalEndPoint = connection.LocalEndPoint as IPEndPoint,
            };
            var receiver = receivers.Create(options.Hostname);
            await using var session = new SmtpSession(connection.Transport, peer, receiver, options);
            await session.RunAsync(_stop.Token, _abort.Token);
        }
        finally
        {
            await CloseAsync(connection);
            gate.Leave(remote.Address, isProxy);
        }
    }
}
