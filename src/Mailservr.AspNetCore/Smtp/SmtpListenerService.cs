using System.Net;
using System.Net.Sockets;
using Mailservr.Receiving;
using Mailservr.Smtp;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Smtp;

/// <summary>
/// Listens for SMTP and LMTP on ports of its own, so that nothing of the app's web server is touched. A port that
/// cannot be had fails the start of the host.
/// </summary>
internal sealed class SmtpListenerService(
    IOptions<MailservrOptions> options,
    MailReceiverFactory receivers,
    SmtpCertificate certificate,
    SmtpEndPoints endPoints,
    ReceivingMetrics metrics,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private readonly ILogger<SmtpListenerService> _logger = loggers.CreateLogger<SmtpListenerService>();
    private readonly SocketConnectionContextFactory _connections =
        new(Sockets(), loggers.CreateLogger<SocketConnectionContextFactory>());

    private readonly List<SmtpListener> _listeners = [];
    private bool _hasStopped;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var configured = options.Value;
        var gate = new SmtpConnectionGate(configured.Limits.Connections, configured.Limits.ConnectionsPerAddress);
        await certificate.LoadAsync(cancellationToken);
        var (smtp, smtpTls, lmtp) = (Options(SmtpMode.Smtp), Options(SmtpMode.Smtp), Options(SmtpMode.Lmtp));
        smtpTls.ImplicitTls = true;
        endPoints.Smtp = Bind("Smtp:Listen", configured.Smtp.Listen, smtp, gate);
        endPoints.SmtpTls = Bind("Smtp:ListenTls", configured.Smtp.ListenTls, smtpTls, gate);
        endPoints.Lmtp = Bind("Lmtp:Listen", configured.Lmtp.Listen, lmtp, gate);
        foreach (var listener in _listeners)
            listener.Start();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));
        if (Interlocked.Exchange(ref _hasStopped, true))
            return;
        var (received, stored, discarded, refused) = metrics.Totals;
        Log.Stopped(_logger, received, stored, discarded, refused);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
            await listener.DisposeAsync();
        _listeners.Clear();
        _connections.Dispose();
    }

    private List<IPEndPoint> Bind(
        string option,
        string addresses,
        SmtpServerOptions server,
        SmtpConnectionGate gate)
    {
        if (!ListenAddresses.TryParse(addresses, out var wanted))
            throw new InvalidOperationException($"Mailservr:{option} is '{addresses}', which is not a list of address:port.");
        var bound = new List<IPEndPoint>();
        foreach (var endPoint in wanted)
        {
            try
            {
                var listener = new SmtpListener(
                    TcpPort.Bind(endPoint, _connections), server, gate, receivers, metrics, _logger);
                _listeners.Add(listener);
                bound.Add(listener.EndPoint);
                Log.Listening(_logger, server.Mode, listener.EndPoint);
            }
            catch (SocketException exception)
            {
                throw new InvalidOperationException(
                    $"Mailservr:{option} is '{addresses}', but {endPoint} cannot be bound: {exception.Message.TrimEnd('.')}. "
                    + "Choose another port, or end the program that has it.",
                    exception);
            }
        }
        return bound;
    }

    // A dialogue of short lines: what costs is not the bytes but each wait for them. So a session goes on where its socket
    // was read, instead of on another thread (it never blocks one), and a waiting socket has its 4 KB at hand.
    private static SocketConnectionFactoryOptions Sockets() =>
        new()
        {
            UnsafePreferInlineScheduling = true,
            WaitForDataBeforeAllocatingBuffer = false,
            // Of a client that is faster than the disk no more than this waits in memory.
            MaxReadBufferSize = 128 * 1024,
        };

    private SmtpServerOptions Options(SmtpMode mode)
    {
        var smtp = options.Value.Smtp;
        return new SmtpServerOptions
        {
            Hostname = certificate.Hostname,
            Mode = mode,
            Limits = new SmtpLimits
            {
                MessageBytes = options.Value.Limits.MessageBytes,
                Recipients = options.Value.Limits.Recipients,
                StopGrace = options.Value.StopGrace,
            },
            TlsOptions = certificate.GetOptionsAsync,
            TrustedProxies = Networks(smtp.TrustedProxies),
            XClientNetworks = Networks(smtp.XClientNetworks),
            TimeProvider = time,
            Observer = new SmtpSessionLog(_logger, metrics),
        };
    }

    // Checked with all options at the start.
    private static IReadOnlyList<IPNetwork> Networks(string text) =>
        ListenAddresses.TryParseNetworks(text, out var networks) ? networks : [];
}
