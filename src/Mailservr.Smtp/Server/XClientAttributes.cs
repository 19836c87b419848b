using System.Net;
using System.Text;

namespace Mailservr.Smtp;

/// <summary>
/// The facts a trusted relay puts in place of its own: Postfix's XCLIENT. A value of <c>[UNAVAILABLE]</c> or
/// <c>[TEMPUNAVAIL]</c> says that there is none.
/// </summary>
internal sealed record XClientAttributes
{
    public const string Announcement = "XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT";

    public IPAddress? Address { get; init; }

    public ushort? Port { get; init; }

    public string? Name { get; init; }

    public bool HasName { get; init; }

    public string? Helo { get; init; }

    public bool? Extended { get; init; }

    public IPAddress? LocalAddress { get; init; }

    public ushort? LocalPort { get; init; }

    /// <param name="text">The command behind its verb.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out XClientAttributes attributes)
    {
        attributes = new XClientAttributes();
        var given = new EsmtpParameters(text);
        var any = false;
        while (given.TryNext())
        {
            if (!given.HasValue || !Xtext.TryDecode(given.Value, out var value))
                return false;
            if (!TrySet(ref attributes, Encoding.ASCII.GetString(given.Keyword).ToUpperInvariant(), value))
                return false;
            any = true;
        }
        return any && !given.IsMalformed;
    }

    public void ApplyTo(SmtpPeer peer)
    {
        peer.RemoteEndPoint = new IPEndPoint(Address ?? peer.RemoteEndPoint.Address, Port ?? peer.RemoteEndPoint.Port);
        if (LocalAddress is not null || LocalPort is not null)
            peer.LocalEndPoint = new IPEndPoint(
                LocalAddress ?? peer.LocalEndPoint?.Address ?? IPAddress.Any, LocalPort ?? peer.LocalEndPoint?.Port ?? 0);
        if (HasName)
            peer.RemoteName = Name;
        peer.Helo = Helo;
        peer.Extended = Extended ?? false;
    }

    private static bool TrySet(ref XClientAttributes attributes, string keyword, string value)
    {
        var known = value is not ("[UNAVAILABLE]" or "[TEMPUNAVAIL]");
        switch (keyword)
        {
            case "NAME":
                attributes = attributes with { HasName = true, Name = known ? value : null };
                return true;
            case "ADDR":
                var isAddress = TryReadAddress(value, out var address);
                attributes = attributes with { Address = address };
                return isAddress || !known;
            case "PORT":
                var isPort = ushort.TryParse(value, out var port);
                attributes = attributes with { Port = isPort ? port : null };
                return isPort || !known;
            case "PROTO":
                attributes = attributes with { Extended = value == "ESMTP" };
                return value is "SMTP" or "ESMTP" || !known;
            case "HELO":
                attributes = attributes with { Helo = known ? value : null };
                return true;
            case "DESTADDR":
                var isLocal = TryReadAddress(value, out var local);
                attributes = attributes with { LocalAddress = local };
                return isLocal || !known;
            case "DESTPORT":
                var isLocalPort = ushort.TryParse(value, out var localPort);
                attributes = attributes with { LocalPort = isLocalPort ? localPort : null };
                return isLocalPort || !known;
            default:
                // There is no login here, so that whom it names does not matter.
                return keyword == "LOGIN";
        }
    }

    private static bool TryReadAddress(string value, out IPAddress? address) =>
        IPAddress.TryParse(value.StartsWith("IPV6:", StringComparison.OrdinalIgnoreCase) ? value[5..] : value, out address);
}
