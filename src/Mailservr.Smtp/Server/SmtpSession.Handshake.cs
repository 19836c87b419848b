using System.Buffers;
using System.Net.Security;

namespace Mailservr.Smtp;

// What comes before the conversation, and what starts it anew: PROXY, TLS, XCLIENT.
public sealed partial class SmtpSession
{
    private async ValueTask<bool> ReadProxyHeaderAsync()
    {
        _timer.ArmOnce(_limits.HandshakeTimeout);
        while (true)
        {
            var result = await _transport.Input.ReadAsync();
            _abort.ThrowIfCancellationRequested();
            var status = TryTakeProxyHeader(result.Buffer);
            var isOver = result.IsCanceled || result.IsCompleted;
            if (status == OperationStatus.NeedMoreData && !isOver)
                continue;
            _timer.Disarm();
            if (status == OperationStatus.Done)
                return true;
            End(_stopping ? SmtpSessionEnd.Stopped : SmtpSessionEnd.HandshakeFailed);
            return false;
        }
    }

    private OperationStatus TryTakeProxyHeader(ReadOnlySequence<byte> buffer)
    {
        var bytes = buffer.Slice(0, Math.Min(buffer.Length, ProxyHeader.MaxBytes));
        var status = ProxyHeader.Parse(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray(), out var header, out var consumed);
        if (status != OperationStatus.Done)
        {
            _transport.Input.AdvanceTo(buffer.Start, buffer.End);
            return status;
        }
        _transport.Input.AdvanceTo(buffer.GetPosition(consumed));
        _peer.RemoteEndPoint = WithoutMapping(header.Source ?? _peer.RemoteEndPoint);
        _peer.LocalEndPoint = header.Destination ?? _peer.LocalEndPoint;
        return status;
    }

    private async ValueTask<SslServerAuthenticationOptions?> GetTlsOptionsAsync(string verb)
    {
        try
        {
            return _options.TlsOptions is null ? null : await _options.TlsOptions(_abort);
        }
        catch (Exception e) when (!_abort.IsCancellationRequested)
        {
            _options.Observer.ReceiverFailed(_peer, verb, e);
            return null;
        }
    }

    private async ValueTask<bool> HandshakeAsync(SslServerAuthenticationOptions? tls)
    {
        if (tls is null)
        {
            End(SmtpSessionEnd.HandshakeFailed);
            return false;
        }
        try
        {
            _flushing = true;
            _timer.ArmOnce(_limits.HandshakeTimeout);
            _peer.Tls = await _transport.StartTlsAsync(tls, _abort);
            _timer.Disarm();
            _flushing = false;
            return true;
        }
        catch
        {
            End(_abort.IsCancellationRequested ? SmtpSessionEnd.Stopped : SmtpSessionEnd.HandshakeFailed);
            throw;
        }
    }

    // RFC 3207 §4: nothing the client said in the clear counts afterwards, and nothing may follow in the same group:
    // it could have been put there by someone else.
    private async ValueTask<SmtpReply?> StartTlsAsync()
    {
        if (_peer.Tls is not null)
            return SmtpReply.BadSequence;
        if (_options.TlsOptions is null)
            return SmtpReply.NotImplemented;
        var tls = await GetTlsOptionsAsync("STARTTLS");
        if (tls is null)
            return SmtpReply.TlsUnavailable;
        if (HasBufferedInput())
            return SmtpReply.PipelinedStartTls;
        Send("STARTTLS", SmtpReply.ReadyForTls);
        if (await FlushAsync(_limits.CommandTimeout) && await HandshakeAsync(tls))
            await ForgetAsync();
        return null;
    }

    private async ValueTask<SmtpReply?> XClientAsync(XClientAttributes client)
    {
        if (!_mayUseXClient)
            return SmtpReply.NotImplemented;
        if (_hasSender || _message is not null)
            return SmtpReply.BadSequence;
        await ForgetAsync();
        client.ApplyTo(_peer);
        return await AskForGreetingAsync();
    }

    private ValueTask ForgetAsync()
    {
        _peer.Helo = null;
        _peer.Extended = false;
        _greeted = false;
        return ResetAsync();
    }
}
