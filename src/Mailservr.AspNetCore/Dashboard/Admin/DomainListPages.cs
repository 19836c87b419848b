using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Domains;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Admin;

/// <summary>The domains that mail is received for, and adding one.</summary>
internal sealed class DomainListPages(DomainDirectory domains, DomainChecks checks)
{
    private const int DomainsOfPage = 20;

    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, new NewDomainForm());

    public async ValueTask<IResult> CreateAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var typed = new NewDomainForm { Name = form.Text("name").Trim(), ReceiveOnly = form.Has("receiveOnly") };
        var created = await domains.CreateAsync(typed.Name, typed.ReceiveOnly, visit.Aborted);
        if (created.Value is not { } domain)
            return await ShowAsync(visit, typed with { Fault = DomainFaults.Of(created.Refusal ?? Refusal.NotFound, visit.Texts) });
        await visit.Http.AuditAsync(AuditActions.DomainCreated, DomainPages.TargetOf(domain));
        return Visit.Then(DomainPages.PathOf(visit, domain.Id) + "?done=created");
    }

    private async ValueTask<Page> ShowAsync(Visit visit, NewDomainForm form)
    {
        var page = PageRequest.From(visit.Request);
        var rows = await domains.ListAsync(page.AfterId, DomainsOfPage + 1, visit.Aborted);
        var shown = new List<DomainRow>();
        foreach (var domain in rows.Take(DomainsOfPage))
            shown.Add(new(domain, await checks.FindAsync(domain, visit.Aborted)));
        var model = new DomainListModel
        {
            Rows = shown,
            Next = form.Fault is null && rows.Count > DomainsOfPage ? page.Next(shown[^1].Domain.Id) : null,
            IsFirst = page.AfterId == 0,
            Form = form,
            IsDeleted = visit.Request.Query["done"] == "deleted",
        };
        return visit.Show<DomainListPage>(model, form.Fault);
    }
}

internal static class DomainFaults
{
    /// <summary>The name of a domain has other rules than that of an address.</summary>
    public static FormFault Of(Refusal refusal, Texts texts) => refusal.Field == "name"
        ? new FormFault("name", texts["admin.domain_name_fault"])
        : new FormFault(refusal.Code == "domain_taken" ? "name" : refusal.Field, texts.Of(refusal));
}

/// <summary>What has been typed for a new domain.</summary>
internal sealed record NewDomainForm
{
    public string Name { get; init; } = "";

    public bool ReceiveOnly { get; init; }

    public FormFault? Fault { get; init; }
}

internal sealed record DomainRow(DomainRecord Domain, DomainDns Dns);

internal sealed record DomainListModel
{
    public required IReadOnlyList<DomainRow> Rows { get; init; }

    public required string? Next { get; init; }

    public required bool IsFirst { get; init; }

    public required NewDomainForm Form { get; init; }

    public required bool IsDeleted { get; init; }
}
