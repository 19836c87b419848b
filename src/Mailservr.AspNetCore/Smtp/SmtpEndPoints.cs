using System.Net;

namespace Mailservr.AspNetCore.Smtp;

/// <summary>Where mail is received, once the host has started; with the real port where 0 was asked for.</summary>
public sealed class SmtpEndPoints
{
    public IReadOnlyList<IPEndPoint> Smtp { get; internal set; } = [];

    /// <summary>TLS from the first byte.</summary>
    public IReadOnlyList<IPEndPoint> SmtpTls { get; internal set; } = [];

    public IReadOnlyList<IPEndPoint> Lmtp { get; internal set; } = [];
}
