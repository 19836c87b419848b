using Mailservr.Dns;

namespace Mailservr.Domains;

/// <summary>The records to publish for a domain, and what was found of them.</summary>
/// <param name="Records">In the order of importance.</param>
/// <param name="CheckedAt">Null until the DNS was asked for the first time.</param>
/// <param name="Version">Another one whenever any of it changes.</param>
public sealed record DomainDns(IReadOnlyList<DomainDnsRecord> Records, DateTimeOffset? CheckedAt, long Version);

/// <summary>A record to publish.</summary>
/// <param name="Type">The type of the record.</param>
/// <param name="Name">The whole name.</param>
/// <param name="Value">As a zone file says it, text without quotes.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Status">How the DNS compares.</param>
/// <param name="Found">What the DNS has in its place.</param>
public sealed record DomainDnsRecord(
    DnsRecordType Type,
    string Name,
    string Value,
    DomainDnsPurpose Purpose,
    DomainDnsStatus Status,
    IReadOnlyList<string> Found);

public enum DomainDnsPurpose
{
    /// <summary>Mail for the domain comes to this server (RFC 5321 §5.1).</summary>
    Mx,

    /// <summary>Who may send in its name (RFC 7208).</summary>
    Spf,

    /// <summary>The key that mail from it is signed with (RFC 6376).</summary>
    Dkim,

    /// <summary>What becomes of mail that only claims to be from it (RFC 7489).</summary>
    Dmarc,

    /// <summary>Senders look for a policy on TLS (RFC 8461 §3.1).</summary>
    MtaSts,

    /// <summary>They fetch it from this host (RFC 8461 §3.3).</summary>
    MtaStsHost,

    /// <summary>Senders report where TLS failed (RFC 8460).</summary>
    TlsReports,
}

public enum DomainDnsStatus
{
    /// <summary>The DNS was not asked yet, or did not answer.</summary>
    Unknown,

    /// <summary>The record is there, or one that does the same.</summary>
    Ok,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>There is one that does something else, or there are several where only one may be.</summary>
    Different,
}
