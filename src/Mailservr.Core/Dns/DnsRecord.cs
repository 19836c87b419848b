using System.Globalization;
using System.Net;

namespace Mailservr.Dns;

/// <summary>One record. Names are in lower case, without a dot at the end.</summary>
public sealed record DnsRecord
{
    public required string Name { get; init; }

    public required DnsRecordType Type { get; init; }

    public TimeSpan TimeToLive { get; init; }

    /// <summary>Of A and AAAA.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The name that CNAME, PTR and MX point to; empty for the null MX of RFC 7505.</summary>
    public string? Target { get; init; }

    /// <summary>Of MX; the lowest is tried first (RFC 5321 §5.1).</summary>
    public int Preference { get; init; }

    /// <summary>The strings of TXT, joined without a space (RFC 7208 §3.3); a character for each byte.</summary>
    public string? Text { get; init; }

    /// <summary>As a zone file would say it, without quotes around text.</summary>
    public string Value => Type == DnsRecordType.Mx
        ? string.Create(CultureInfo.InvariantCulture, $"{Preference} {(Target is { Length: > 0 } ? Target : ".")}")
        : Text ?? Target ?? Address?.ToString() ?? "";
}
