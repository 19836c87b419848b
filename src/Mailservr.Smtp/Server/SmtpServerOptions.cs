using System.Net;
using System.Net.Security;

namespace Mailservr.Smtp;

public enum SmtpMode
{
    Smtp,

    /// <summary>RFC 2033: LHLO, and one reply for each recipient after the message.</summary>
    Lmtp,
}

/// <summary>Shared by all sessions of a listener; not changed once sessions run.</summary>
public sealed class SmtpServerOptions
{
    /// <summary>The name in the reply to EHLO.</summary>
    public required string Hostname { get; set; }

    public SmtpMode Mode { get; set; }

    public SmtpLimits Limits { get; set; } = new();

    /// <summary>
    /// Asked at each handshake, so that a certificate can be replaced while the server runs. Null: no TLS is offered. An
    /// answer of null or an exception is told to the client as 454. TLS 1.2 is the least spoken unless the answer says
    /// which versions are.
    /// </summary>
    public Func<CancellationToken, ValueTask<SslServerAuthenticationOptions?>>? TlsOptions { get; set; }

    /// <summary>The handshake comes before the greeting (RFC 8314 §3.3).</summary>
    public bool ImplicitTls { get; set; }

    /// <summary>MAIL without TLS is refused with 530. Not for a public MX (RFC 3207 §4).</summary>
    public bool RequireTls { get; set; }

    /// <summary>Clients that must send a PROXY header, version 1 or 2, before anything else. From others it is a syntax error.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; set; } = [];

    /// <summary>Clients that may use XCLIENT.</summary>
    public IReadOnlyList<IPNetwork> XClientNetworks { get; set; } = [];

    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    public SmtpSessionObserver Observer { get; set; } = SmtpSessionObserver.None;
}
