using Mailservr.Dns;

namespace Mailservr.Domains;

/// <summary>What to publish for a domain of this server.</summary>
/// <param name="MailHost">The name that the server greets with.</param>
/// <param name="WebHost">The name that its HTTP side is reached at.</param>
/// <param name="Options">What the host of the product has chosen.</param>
internal sealed record WantedRecords(string MailHost, string WebHost, DomainRecordsOptions Options)
{
    private static readonly string[] DmarcPolicies = ["none", "quarantine", "reject"];

    public static WantedRecords Of(MailservrOptions options)
    {
        var mailHost = DnsName.Normalize(options.Smtp.Hostname is { Length: > 0 } name
            ? name
            : System.Net.Dns.GetHostName());
        var webHost = options.PublicUrl is { IsAbsoluteUri: true, HostNameType: UriHostNameType.Dns } url
            ? DnsName.Normalize(url.IdnHost)
            : mailHost;
        return new(mailHost, webHost, options.DomainRecords);
    }

    public string? PolicyText => MtaStsPolicy.TextFor(MailHost, Options.MtaSts);

    /// <param name="domain">Whose records.</param>
    /// <param name="dkim">Its key; null for a domain that sends nothing.</param>
    public IEnumerable<WantedRecord> For(DomainRecord domain, DkimKey? dkim)
    {
        yield return Mx(domain.Name);
        yield return Spf(domain);
        if (dkim is not null)
            yield return Dkim(domain.Name, dkim);
        yield return Dmarc(domain);
        if (PolicyText is { } policy)
        {
            yield return MtaSts(domain.Name, MtaStsPolicy.IdOf(policy));
            yield return MtaStsHost(domain.Name);
        }
        yield return TlsReports(domain.Name);
    }

    private WantedRecord Mx(string domain) => new(DomainDnsPurpose.Mx, DnsRecordType.Mx, domain, "10 " + MailHost)
    {
        // Others beside it may hold mail for a while when this server is down.
        IsMet = value => value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..] == MailHost,
    };

    // RFC 7208 §4.5; a domain that sends nothing says so (M3AAWG, "Protecting parked domains").
    private static WantedRecord Spf(DomainRecord domain) => new(
        DomainDnsPurpose.Spf, DnsRecordType.Txt, domain.Name, domain.ReceiveOnly ? "v=spf1 -all" : "v=spf1 mx -all")
    {
        Counts = value => TagList.Words(value) is [var version, ..] && TagList.AreEqual(version, "v=spf1"),
        IsMet = value => domain.ReceiveOnly
            ? TagList.Words(value) is [_, var all] && TagList.AreEqual(all, "-all")
            : TagList.Words(value).Any(word => TagList.AreEqual(word, "mx") || TagList.AreEqual(word, "+mx")),
        IsSingle = true,
    };

    // RFC 6376 §3.6.1. Blanks within the key are from those who cut it into lines.
    private static WantedRecord Dkim(string domain, DkimKey key) => new(
        DomainDnsPurpose.Dkim, DnsRecordType.Txt, $"{key.Selector}._domainkey.{domain}", $"v=DKIM1; k=rsa; p={key.PublicKey}")
    {
        Counts = value => TagList.Find(value, "p") is not null,
        IsMet = value => TagList.Find(value, "p")?.Replace(" ", "", StringComparison.Ordinal) == key.PublicKey,
        IsSingle = true,
    };

    private WantedRecord Dmarc(DomainRecord domain)
    {
        var policy = domain.ReceiveOnly ? "reject" : "quarantine";
        var tags = $"p={policy}; {ReportTag(domain.Name)}";
        return Tagged(DomainDnsPurpose.Dmarc, "_dmarc." + domain.Name, "DMARC1", tags,
            value => Strictness(TagList.Find(value, "p")) >= Strictness(policy));
    }

    private static WantedRecord MtaSts(string domain, string id) =>
        Tagged(DomainDnsPurpose.MtaSts, "_mta-sts." + domain, "STSv1", $"id={id}",
            value => TagList.Find(value, "id") == id);

    // It may also have addresses of its own.
    private WantedRecord MtaStsHost(string domain) =>
        new(DomainDnsPurpose.MtaStsHost, DnsRecordType.Cname, "mta-sts." + domain, WebHost)
        {
            IsMet = _ => true,
            Asked = [DnsRecordType.A, DnsRecordType.Aaaa],
        };

    private WantedRecord TlsReports(string domain) =>
        Tagged(DomainDnsPurpose.TlsReports, "_smtp._tls." + domain, "TLSRPTv1", ReportTag(domain),
            value => TagList.Find(value, "rua") is { Length: > 0 });

    private static WantedRecord Tagged(
        DomainDnsPurpose purpose, string name, string version, string tags, Func<string, bool> isMet) =>
        new(purpose, DnsRecordType.Txt, name, $"v={version}; {tags}")
        {
            Counts = value => TagList.Find(value, "v") == version,
            IsMet = isMet,
            IsSingle = true,
        };

    private string ReportTag(string domain) => $"rua=mailto:{Options.ReportAddress ?? "postmaster@" + domain}";

    private static int Strictness(string? policy) =>
        Array.FindIndex(DmarcPolicies, known => policy is not null && TagList.AreEqual(known, policy));
}
