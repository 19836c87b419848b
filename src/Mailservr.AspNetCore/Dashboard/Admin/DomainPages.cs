using System.Globalization;
using Mailservr.AspNetCore.Domains;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Domains;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Admin;

/// <summary>One domain: its records in the DNS, what they are now, its settings and its end.</summary>
internal sealed class DomainPages(DomainDirectory domains, DomainChecks checks, DomainRemoval removal)
{
    public static string PathOf(Visit visit, long id) => visit.To(PathOf(id));

    private static string PathOf(long id) => "/admin/domains/" + id.ToString(CultureInfo.InvariantCulture);

    public async ValueTask<IResult> ShowAsync(Visit visit) =>
        await FindAsync(visit) is { } domain ? await ShowAsync(visit, domain, null) : visit.NotFound();

    public async ValueTask<IResult> ChangeAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (await FindAsync(visit) is not { } domain)
            return visit.NotFound();
        var changed = domain with { Active = form.Has("active"), ReceiveOnly = form.Has("receiveOnly") };
        var saved = await domains.UpdateAsync(changed, visit.Aborted);
        if (saved.Refusal is { } refusal)
            return await ShowAsync(visit, changed, FormFault.Of(refusal, visit.Texts));
        await visit.Http.AuditAsync(AuditActions.DomainChanged, TargetOf(domain));
        return Visit.Then(PathOf(visit, domain.Id) + "?done=saved");
    }

    /// <summary>Takes as long as the DNS does: ten seconds at most.</summary>
    public async ValueTask<IResult> CheckAsync(Visit visit)
    {
        await visit.FormAsync();
        if (await FindAsync(visit) is not { } domain)
            return visit.NotFound();
        await checks.VerifyAsync(domain, visit.Aborted);
        return Visit.Then(PathOf(visit, domain.Id) + "?done=checked");
    }

    public async ValueTask<IResult> AskAsync(Visit visit) =>
        await FindAsync(visit) is { } domain ? Ask(visit, domain) : visit.NotFound();

    public async ValueTask<IResult> DeleteAsync(Visit visit)
    {
        await visit.FormAsync();
        if (await FindAsync(visit) is not { } domain)
            return visit.NotFound();
        if (await removal.DeleteAsync(domain.Id, visit.Aborted) is { } refusal)
            return await ShowAsync(visit, domain, FormFault.Of(refusal, visit.Texts));
        await visit.Http.AuditAsync(AuditActions.DomainDeleted, TargetOf(domain));
        return Visit.Then(visit.To("/admin/domains?done=deleted"));
    }

    private static Page Ask(Visit visit, DomainRecord domain) => visit.Show<Pages.QuestionPage>(new Question(
        visit.Texts.Format("admin.domain_delete_title", domain.Name),
        visit.Texts["admin.domain_delete_text"],
        $"{PathOf(domain.Id)}/delete",
        visit.Texts["admin.domain_delete"],
        PathOf(domain.Id))
        { Section = "admin" });

    private async ValueTask<DomainRecord?> FindAsync(Visit visit) =>
        await domains.FindAsync(visit.RouteId(), visit.Aborted);

    private async ValueTask<Page> ShowAsync(Visit visit, DomainRecord domain, FormFault? fault)
    {
        var done = visit.Request.Query["done"].ToString();
        var model = new DomainModel
        {
            Domain = domain,
            Dns = await checks.FindAsync(domain, visit.Aborted),
            Fault = fault,
            Done = done is "created" or "saved" or "checked" or "setup" ? done : null,
        };
        return visit.Show<DomainPage>(model, fault);
    }

    /// <summary>For the audit log.</summary>
    public static string TargetOf(DomainRecord domain) => domain.Id.ToString(CultureInfo.InvariantCulture);
}

internal sealed record DomainModel
{
    public required DomainRecord Domain { get; init; }

    public required DomainDns Dns { get; init; }

    public required FormFault? Fault { get; init; }

    /// <summary>What a form has just done; null when none has.</summary>
    public required string? Done { get; init; }
}
