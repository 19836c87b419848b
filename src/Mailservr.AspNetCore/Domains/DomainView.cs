using Mailservr.AspNetCore.Http;
using Mailservr.Domains;

namespace Mailservr.AspNetCore.Domains;

internal sealed record DomainView
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required bool ReceiveOnly { get; init; }

    public required bool Active { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DomainDnsView Dns { get; init; }

    public static DomainView Of(DomainRecord domain, DomainDns dns) => new()
    {
        Id = domain.Id,
        Name = domain.Name,
        ReceiveOnly = domain.ReceiveOnly,
        Active = domain.Active,
        CreatedAt = domain.CreatedAt,
        Dns = new([.. dns.Records.Select(DomainDnsRecordView.Of)], dns.CheckedAt),
    };
}

/// <param name="Records">The most important first.</param>
/// <param name="CheckedAt">Null until the first check.</param>
internal sealed record DomainDnsView(IReadOnlyList<DomainDnsRecordView> Records, DateTimeOffset? CheckedAt);

internal sealed record DomainDnsRecordView(
    string Type, string Name, string Value, string Purpose, string Status, IReadOnlyList<string> Found)
{
    public static DomainDnsRecordView Of(DomainDnsRecord record) => new(
        record.Type.ToString().ToUpperInvariant(),
        record.Name,
        record.Value,
        PurposeOf(record.Purpose),
        Word.Of(record.Status),
        record.Found);

    private static string PurposeOf(DomainDnsPurpose purpose) => purpose switch
    {
        DomainDnsPurpose.MtaSts => "mta-sts",
        DomainDnsPurpose.MtaStsHost => "mta-sts-host",
        DomainDnsPurpose.TlsReports => "tls-rpt",
        _ => Word.Of(purpose),
    };
}

internal sealed class NewDomainBody
{
    public string? Name { get; set; }

    public bool? ReceiveOnly { get; set; }
}

internal sealed class DomainPatch
{
    public bool? Active { get; set; }

    public bool? ReceiveOnly { get; set; }

    public DomainRecord ApplyTo(DomainRecord domain) => domain with
    {
        Active = Active ?? domain.Active,
        ReceiveOnly = ReceiveOnly ?? domain.ReceiveOnly,
    };
}
