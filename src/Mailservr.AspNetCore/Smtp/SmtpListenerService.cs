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
/// cannot
/// be had fails the start of the host.
/// </summary>
internal sealed class SmtpListenerService(
    IOptions<MailservrOptions> options,
    MailReceiverFactory receivers,
    SmtpCertificate certificate,
    SmtpEndPoints endPoints,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private readonly ILogger<SmtpListenerService> _logger = loggers.CreateLogger<SmtpListenerService>();
    private readonly SocketConnectionContextFactory _connections =
        new(new SocketConnectionFactoryOptions(), loggers.CreateLogger<SocketConnectionContextFactory>());

    private readonly List<SmtpListener> _listeners = [];

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

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));

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
                var listener = new SmtpListener(TcpPort.Bind(endPoint, _connections), server, gate, receivers, _logger);
                _listeners.Add(listener);
                bound.Add(listener.EndPoint);
                Log.Listening(_logger, server.Mode, listener.EndPoint);
            }
            catch (SocketException exception)
            {
                throw new InvalidOperationException(
                    $"Mailservr:{option} is '{addresses}', but {endPoint} cannot be bound: {exception.Message} "
                    + "Choose another port, or end the program that has it.",
                    exception);
            }
        }
        return bound;
    }

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
            },
            TlsOptions = certificate.GetOptionsAsync,
            TrustedProxies = Networks(smtp.TrustedProxies),
            XClientNetworks = Networks(smtp.XClientNetworks),
            TimeProvider = time,
            Observer = new SmtpSessionLog(_logger),
        };
    }

    // Checked with all options at the start.
    private static IReadOnlyList<IPNetwork> Networks(string text) =>
        ListenAddresses.TryParseNetworks(text, out var networks) ? networks : [];
}
