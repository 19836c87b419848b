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
    ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Task, bool> _sessions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _accepting = Task.CompletedTask;
    private bool _closed;

    public IPEndPoint EndPoint => (IPEndPoint)listener.EndPoint;

    public void Start() => _accepting = AcceptAsync();

    /// <summary>
    /// Stops accepting, then says 421 to idle clients and lets running messages end; what still runs when
    /// <paramref name="cancellationToken"/> is cancelled is cut off, unacknowledged.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await listener.UnbindAsync(cancellationToken);
        await _accepting;
        await _stop.CancelAsync();
        await using var cutOff = cancellationToken.UnsafeRegister(
            static abort => ((CancellationTokenSource?)abort)?.Cancel(), _abort);
        await Task.WhenAll(_sessions.Keys);
    }

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
            _sessions.TryAdd(session, true);
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

    private async Task AdmitAsync(ConnectionContext connection, IPEndPoint remote)
    {
        var isProxy = options.TrustedProxies.Any(network => network.Contains(remote.Address));
        if (!gate.TryEnter(remote.Address, isProxy))
        {
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
            gate.Leave(remote.Address, isProxy);
        }
    }
}
