using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Domains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Domains;

/// <summary>Everyone with addresses sees the domains; only admins write.</summary>
internal static class DomainEndpoints
{
    public static void MapDomains(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/domains");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.AddressesRead).KeepsToAddresses().Lists<DomainView>()
            .Says(DomainOperations.List);
        group.MapPost("", CreateAsync).RequireScope(ApiScopes.Admin)
            .Creates<DomainView, DomainRecord>(CreatedAsync)
            .Audits(AuditActions.DomainCreated)
            .Says(DomainOperations.Create);
        group.MapGet("/{id}", GetAsync).RequireScope(ApiScopes.AddressesRead).KeepsToAddresses().Answers<DomainView>()
            .Says(DomainOperations.Get);
        group.MapPatch("/{id}", PatchAsync).RequireScope(ApiScopes.Admin).Answers<DomainView>()
            .Audits(AuditActions.DomainChanged).Says(DomainOperations.Patch);
        group.MapPost("/{id}/verify", VerifyAsync).RequireScope(ApiScopes.Admin).Answers<DomainView>()
            .Says(DomainOperations.Verify);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.Admin).AnswersNothing()
            .Audits(AuditActions.DomainDeleted).Says(DomainOperations.Delete);
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, DomainDirectory domains, DomainViews views, CancellationToken cancellationToken)
    {
        var rows = await domains.ListAsync(page.AfterId, page.Limit + 1, cancellationToken);
        var dns = await views.DnsOfAsync(rows, cancellationToken);
        return page.Answer(rows, domain => DomainView.Of(domain, dns[domain.Id]));
    }

    private static async Task<IResult> CreateAsync(
        JsonBody<NewDomainBody> body,
        DomainDirectory domains,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        var created = await domains.CreateAsync(wanted.Name ?? "", wanted.ReceiveOnly ?? false, cancellationToken);
        return created.Value is { } domain
            ? await CreatedAsync(domain, context)
            : created.Answer(_ => Answer.NoContent);
    }

    private static ValueTask<IResult> CreatedAsync(DomainRecord domain, HttpContext context) =>
        context.RequestServices.GetRequiredService<DomainViews>().CreatedAsync(
            domain, context.Request.Child(domain.Id), context.RequestAborted);

    private static async Task<IResult> GetAsync(
        ResourceId id, DomainDirectory domains, DomainViews views, CancellationToken cancellationToken) =>
        await domains.FindAsync(id, cancellationToken) is { } domain
            ? await views.ShowAsync(domain, cancellationToken)
            : Problem.NotFound;

    private static async Task<IResult> VerifyAsync(
        ResourceId id,
        DomainDirectory domains,
        DomainChecks checks,
        CancellationToken cancellationToken) =>
        await domains.FindAsync(id, cancellationToken) is { } domain
            ? DomainViews.Show(domain, await checks.VerifyAsync(domain, cancellationToken))
            : Problem.NotFound;

    private static Task<IResult> PatchAsync(
        ResourceId id,
        JsonBody<DomainPatch> body,
        DomainDirectory domains,
        DomainViews views,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => domains.FindAsync(id, cancellationToken),
            domain => views.TagOfAsync(domain, cancellationToken),
            async domain =>
            {
                var changed = await domains.UpdateAsync(body.Value.ApplyTo(domain), cancellationToken);
                return await changed.AnswerAsync(saved => views.ShowAsync(saved, cancellationToken));
            });

    private static Task<IResult> DeleteAsync(
        ResourceId id,
        DomainDirectory domains,
        DomainRemoval removal,
        DomainViews views,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => domains.FindAsync(id, cancellationToken),
            domain => views.TagOfAsync(domain, cancellationToken),
            async _ => await removal.DeleteAsync(id, cancellationToken) is { } refusal
                ? (Problem)refusal
                : Answer.NoContent);
}
