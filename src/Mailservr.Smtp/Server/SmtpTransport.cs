using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Mailservr.Smtp;

/// <summary>The pipes of a session, in the clear or through TLS once it is asked for.</summary>
internal sealed class SmtpTransport(IDuplexPipe raw) : IAsyncDisposable
{
    private SslStream? _tls;
    private volatile PipeReader _input = raw.Input;

    public PipeReader Input => _input;

    public PipeWriter Output { get; private set; } = raw.Output;

    /// <summary>
    /// The handshake. Throws <see cref="AuthenticationException"/>, <see cref="IOException"/>, or
    /// <see cref="OperationCanceledException"/> when the pending read was cancelled.
    /// </summary>
    public async Task<SmtpTlsInfo> StartTlsAsync(SslServerAuthenticationOptions options, CancellationToken cancellationToken)
    {
        // RFC 8996: TLS 1.0 and 1.1 are not to be used; the system's default may still have them.
        if (options.EnabledSslProtocols == SslProtocols.None)
            options.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        _tls = new SslStream(new PipeStream(raw));
        await _tls.AuthenticateAsServerAsync(options, cancellationToken);
        // Zero-byte reads: an idle connection holds no buffer.
        _input = PipeReader.Create(_tls, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(_tls, new StreamPipeWriterOptions(leaveOpen: true));
        return new SmtpTlsInfo
        {
            Protocol = _tls.SslProtocol,
            CipherSuite = _tls.NegotiatedCipherSuite,
            ServerName = _tls.TargetHostName,
            ClientCertificateSha256 = _tls.RemoteCertificate?.GetCertHashString(HashAlgorithmName.SHA256),
        };
    }

    /// <summary>
    /// Whether the client has sent something in TLS, if only its end, that was not even read yet: <see cref="Input"/> reads
    /// only when it is waited for. What came in one piece with what was read is not seen. Not to be called while that is read.
    /// </summary>
    public bool HasUndecrypted()
    {
        if (_tls is null || !raw.Input.TryRead(out var result))
            return false;
        raw.Input.AdvanceTo(result.Buffer.Start);
        return !result.Buffer.IsEmpty || result.IsCompleted;
    }

    public void CancelPendingFlush()
    {
        Output.CancelPendingFlush();
        if (_tls is not null)
            raw.Output.CancelPendingFlush();
    }

    /// <summary>Tells the client in TLS that nothing more comes, so that it can tell an end from a cut.</summary>
    public async ValueTask ShutdownAsync()
    {
        if (_tls is { IsAuthenticated: true })
            await _tls.ShutdownAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Output != raw.Output)
        {
            await Input.CompleteAsync();
            // With an exception, so that what was not flushed is not written now: the client may be gone.
            await Output.CompleteAsync(new OperationCanceledException());
        }
        if (_tls is not null)
            await _tls.DisposeAsync();
        await raw.Input.CompleteAsync();
        await raw.Output.CompleteAsync();
    }
}
