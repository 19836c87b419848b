using System.IO.Pipelines;
using System.Net;

namespace Mailservr.Smtp;

/// <summary>
/// One conversation over a duplex of pipes.
/// </summary>
/// <remarks>
/// 1. A trusted proxy's header is read. 2. With implicit TLS, the handshake. 3. The receiver's greeting goes out, unless
/// the client spoke first. 4. Until someone ends it: read a command, act, write the reply. Replies are flushed only when
/// there is nothing left to read, so that a pipelined group is answered with one flush (RFC 2920 §3.2).
/// Each command gets exactly one reply, whatever happens.
/// </remarks>
public sealed partial class SmtpSession : IAsyncDisposable
{
    private readonly SmtpTransport _transport;
    private readonly SmtpPeer _peer;
    private readonly ISmtpReceiver _receiver;
    private readonly SmtpServerOptions _options;
    private readonly SmtpLimits _limits;
    private readonly SessionTimer _timer;
    private readonly Lock _interrupting = new();
    private bool _mayUseXClient;
    private CancellationToken _abort;
    private SmtpSessionEnd? _end;
    private bool _disposed;
    private volatile bool _stopping;
    private volatile bool _overdue;
    private ITimer? _grace;

    public SmtpSession(IDuplexPipe transport, SmtpPeer peer, ISmtpReceiver receiver, SmtpServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(receiver);
        ArgumentNullException.ThrowIfNull(options);
        _transport = new SmtpTransport(transport);
        _peer = peer;
        _receiver = receiver;
        _options = options;
        _limits = options.Limits;
        _timer = new SessionTimer(options.TimeProvider, Interrupt);
    }

    /// <summary>
    /// Runs the conversation to its end. Does not throw; disposes the receiver and completes both pipes. Called once.
    /// </summary>
    /// <param name="stop">
    /// Graceful: 421 to an idle client at once, to one inside a message when it is finished or after
    /// <see cref="SmtpLimits.StopGrace"/>. What the receiver is deciding is waited for.
    /// </param>
    /// <param name="abort">The session ends where it is. Also given to the receiver. Decided replies are still flushed.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        _abort = abort;
        Exception? exception = null;
        _options.Observer.Started(_peer);
        await using var stopping = stop.UnsafeRegister(static session => ((SmtpSession)session!).Stop(), this);
        await using var aborting = abort.UnsafeRegister(static session => ((SmtpSession)session!).Interrupt(), this);
        try
        {
            await ConverseAsync();
            await SayGoodbyeAsync();
            // A QUIT that was sent along with the message: the replies went out, and nothing says that they got lost.
            Hear(_end is SmtpSessionEnd.Quit or SmtpSessionEnd.Closed);
        }
        catch (Exception e)
        {
            exception = e;
            _end ??= abort.IsCancellationRequested ? SmtpSessionEnd.Stopped : SmtpSessionEnd.Disconnected;
        }
        if (abort.IsCancellationRequested)
            exception = await BringOutAsync() ?? exception;
        await DisposeAsync();
        _options.Observer.Ended(_peer, _end ?? SmtpSessionEnd.Disconnected, exception);
    }

    private async Task ConverseAsync()
    {
        _peer.Lmtp = _options.Mode == SmtpMode.Lmtp;
        _peer.RemoteEndPoint = WithoutMapping(_peer.RemoteEndPoint);
        // :: Step 1
        if (Contains(_options.TrustedProxies, _peer.RemoteEndPoint.Address) && !await ReadProxyHeaderAsync())
            return;
        _mayUseXClient = Contains(_options.XClientNetworks, _peer.RemoteEndPoint.Address);
        // :: Step 2
        if (_options.ImplicitTls && !await HandshakeAsync(await GetTlsOptionsAsync("CONNECT")))
            return;
        // :: Step 3
        await GreetAsync();
        // :: Step 4
        while (_end is null)
        {
            var command = await ReadCommandAsync();
            if (_end is null)
                await ExecuteAsync(command);
        }
    }

    private async ValueTask GreetAsync()
    {
        var reply = await AskForGreetingAsync();
        // RFC 5321 §3.1: the client waits for the greeting. Who does not is a spammer, or a browser.
        if (reply.IsPositive && HasBufferedInput())
            reply = SmtpReply.SpokeTooEarly;
        Send("CONNECT", reply);
    }

    private async ValueTask<SmtpReply> AskForGreetingAsync()
    {
        try
        {
            var reply = await _receiver.ConnectAsync(_peer, _abort);
            return reply.IsPositive ? reply : reply.Closing();
        }
        catch (Exception e) when (!_abort.IsCancellationRequested)
        {
            _options.Observer.ReceiverFailed(_peer, "CONNECT", e);
            return new SmtpReply(421, "4.3.0", SmtpReply.LocalError.Text);
        }
    }

    /// <summary>The last reply is brought out, but a client that does not read it is not waited for long.</summary>
    private async ValueTask SayGoodbyeAsync()
    {
        if (_end is SmtpSessionEnd.Disconnected or SmtpSessionEnd.HandshakeFailed)
            return;
        if (!await FlushAsync(_limits.HandshakeTimeout))
            return;
        _flushing = true;
        _timer.ArmOnce(_limits.HandshakeTimeout);
        await _transport.ShutdownAsync();
    }

    /// <summary>An acknowledgement that was decided is never cut, however the session ends.</summary>
    private async ValueTask<Exception?> BringOutAsync()
    {
        try
        {
            if (_unflushed == 0)
                return null;
            _flushing = true;
            _timer.ArmOnce(_limits.StopGrace);
            await _transport.Output.FlushAsync();
            return null;
        }
        catch (Exception e)
        {
            // Told to the observer with the end of the session.
            return e;
        }
    }

    /// <summary>Needed only where <see cref="RunAsync"/> is not called; it does the same at its end.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_interrupting)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        _timer.Dispose();
        _grace?.Dispose();
        try
        {
            if (_message is not null)
                await _message.DisposeAsync();
            await _receiver.DisposeAsync();
        }
        catch (Exception e)
        {
            Failed("CLOSE", e);
        }
        finally
        {
            await _transport.DisposeAsync();
        }
    }

    private void End(SmtpSessionEnd end) => _end ??= end;

    private void Stop()
    {
        _stopping = true;
        lock (_interrupting)
        {
            if (_disposed)
                return;
            _grace = _options.TimeProvider.CreateTimer(
                static session => ((SmtpSession)session!).Hurry(), this, _limits.StopGrace, Timeout.InfiniteTimeSpan);
            _transport.Input.CancelPendingRead();
        }
    }

    private void Hurry()
    {
        _overdue = true;
        Interrupt();
    }

    /// <summary>
    /// Wakes whatever waits for the client; who waits finds out why. A timer or a shutdown may come while the session
    /// ends: what is disposed is not touched, or the exception would be theirs.
    /// </summary>
    private void Interrupt()
    {
        lock (_interrupting)
        {
            if (!_disposed)
                _transport.Input.CancelPendingRead();
            if (!_disposed && _flushing)
                _transport.CancelPendingFlush();
        }
    }

    private static bool Contains(IReadOnlyList<IPNetwork> networks, IPAddress address)
    {
        foreach (var network in networks)
            if (network.Contains(address))
                return true;
        return false;
    }

    /// <summary>An IPv4 client of a dual-stack socket, as an IPv4 client.</summary>
    private static IPEndPoint WithoutMapping(IPEndPoint endPoint) => endPoint.Address.IsIPv4MappedToIPv6
        ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port)
        : endPoint;
}
