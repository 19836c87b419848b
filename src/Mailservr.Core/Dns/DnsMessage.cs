namespace Mailservr.Dns;

/// <summary>What we read of a reply: nothing of the section of additional records.</summary>
internal sealed record DnsMessage
{
    public const int HeaderLength = 12;

    public required DnsResponseCode Code { get; init; }

    /// <summary>There is more than the datagram holds.</summary>
    public required bool IsTruncated { get; init; }

    public required IReadOnlyList<DnsRecord> Answers { get; init; }

    /// <summary>How long the absence of something may be remembered (RFC 2308 §5); zero: not at all.</summary>
    public required TimeSpan NegativeTimeToLive { get; init; }
}

/// <summary>RFC 1035 §4.1.1.</summary>
internal enum DnsResponseCode
{
    None = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
}
