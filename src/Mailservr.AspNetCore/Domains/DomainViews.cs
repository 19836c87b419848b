using Mailservr.AspNetCore.Http;
using Mailservr.Domains;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Domains;

/// <summary>Domains as the API shows them: each with its records in the DNS.</summary>
internal sealed class DomainViews(DomainChecks checks)
{
    /// <summary>By the ids of the domains.</summary>
    public async ValueTask<IReadOnlyDictionary<long, DomainDns>> DnsOfAsync(
        IReadOnlyList<DomainRecord> domains, CancellationToken cancellationToken)
    {
        var dns = new Dictionary<long, DomainDns>();
        foreach (var domain in domains)
            dns[domain.Id] = await checks.FindAsync(domain, cancellationToken);
        return dns;
    }

    public async ValueTask<IResult> ShowAsync(DomainRecord domain, CancellationToken cancellationToken) =>
        Show(domain, await checks.FindAsync(domain, cancellationToken));

    public async ValueTask<IResult> CreatedAsync(
        DomainRecord domain, string location, CancellationToken cancellationToken)
    {
        var dns = await checks.FindAsync(domain, cancellationToken);
        return Answer.Created(DomainView.Of(domain, dns), location, TagOf(domain, dns));
    }

    public async ValueTask<string> TagOfAsync(DomainRecord domain, CancellationToken cancellationToken) =>
        TagOf(domain, await checks.FindAsync(domain, cancellationToken));

    public static Answer Show(DomainRecord domain, DomainDns dns) =>
        Answer.Ok(DomainView.Of(domain, dns), TagOf(domain, dns));

    private static string TagOf(DomainRecord domain, DomainDns dns) => EntityTags.Of(domain.Version, dns.Version);
}
