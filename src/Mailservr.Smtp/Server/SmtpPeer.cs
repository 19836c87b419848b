using System.Net;
using System.Net.Security;
using System.Security.Authentication;

namespace Mailservr.Smtp;

/// <summary>The other end of a session. The session keeps it up to date; the listener fills in the addresses.</summary>
public sealed class SmtpPeer
{
    /// <summary>The client; the one a trusted proxy names, if there is one.</summary>
    public required IPEndPoint RemoteEndPoint { get; set; }

    public IPEndPoint? LocalEndPoint { get; set; }

    /// <summary>The host name a trusted XCLIENT gave; otherwise null. Never looked up here.</summary>
    public string? RemoteName { get; set; }

    /// <summary>The argument of EHLO, HELO or LHLO: a claim of the client's. Null before it.</summary>
    public string? Helo { get; set; }

    /// <summary>EHLO or LHLO was used, not HELO.</summary>
    public bool Extended { get; set; }

    public bool Lmtp { get; set; }

    /// <summary>Null while the connection is not encrypted.</summary>
    public SmtpTlsInfo? Tls { get; set; }

    /// <summary>The word for a Received field (RFC 3848): SMTP, ESMTP, ESMTPS, LMTP, LMTPS; with UTF8 in front (RFC 6531 §4.3).</summary>
    public string Protocol(bool smtpUtf8)
    {
        var name = (Lmtp, Extended) switch
        {
            (true, _) => "LMTP",
            (_, true) => smtpUtf8 ? "SMTP" : "ESMTP",
            _ => "SMTP",
        };
        return (smtpUtf8 ? "UTF8" : "") + name + (Tls is null || !(Extended || Lmtp) ? "" : "S");
    }
}

/// <summary>What was agreed in the TLS handshake.</summary>
public sealed record SmtpTlsInfo
{
    public required SslProtocols Protocol { get; init; }

    public required TlsCipherSuite CipherSuite { get; init; }

    /// <summary>The name the client asked for (SNI); empty without.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>SHA-256 of the client's certificate in hex; null without. The certificate was not checked.</summary>
    public string? ClientCertificateSha256 { get; init; }
}
