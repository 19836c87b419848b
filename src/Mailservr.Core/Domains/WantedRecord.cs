using Mailservr.Dns;

namespace Mailservr.Domains;

/// <summary>A record that should be there.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Type">As it is published.</param>
/// <param name="Name">Where.</param>
/// <param name="Value">What.</param>
internal sealed record WantedRecord(DomainDnsPurpose Purpose, DnsRecordType Type, string Name, string Value)
{
    // What is shown and kept of a DNS that says too much.
    private const int MaxValues = 20;
    private const int MaxLength = 1000;

    /// <summary>One of the values does what is wanted.</summary>
    public required Func<string, bool> IsMet { get; init; }

    /// <summary>The value has to do with it: many records of text may be at one name.</summary>
    public Func<string, bool> Counts { get; init; } = _ => true;

    /// <summary>More than one means none (RFC 7208 §4.5, RFC 6376 §3.6.2.2, RFC 7489 §6.6.3, RFC 8461 §3.1, RFC 8460 §3).</summary>
    public bool IsSingle { get; init; }

    /// <summary>What is asked for, until there is an answer.</summary>
    public IReadOnlyList<DnsRecordType> Asked { get; init; } = [Type];

    public IReadOnlyList<string> Relevant(IEnumerable<DnsRecord> records) =>
    [
        .. records.Select(record => record.Value).Where(Counts)
            .Select(value => value.Length > MaxLength ? value[..MaxLength] : value)
            .Take(MaxValues),
    ];

    /// <param name="found">Null when the DNS did not say.</param>
    public DomainDnsStatus Judge(IReadOnlyList<string>? found)
    {
        if (found is null)
            return DomainDnsStatus.Unknown;
        if (found.Count == 0)
            return DomainDnsStatus.Missing;
        var isMet = IsSingle ? found.Count == 1 && IsMet(found[0]) : found.Any(IsMet);
        return isMet ? DomainDnsStatus.Ok : DomainDnsStatus.Different;
    }
}
