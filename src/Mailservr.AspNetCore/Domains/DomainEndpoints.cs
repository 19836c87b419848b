using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Domains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Domains;

/// <summary>Everyone with addresses sees the domains; only admins write.</summary>
internal static class DomainEndpoints
{
    public static void MapDomains(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/domains");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.AddressesRead).KeepsToAddresses().Lists<DomainView>();
        group.MapPost("", CreateAsync).RequireScope(ApiScopes.Admin).Creates<DomainView>()
            .Audits(AuditActions.DomainCreated);
        group.MapGet("/{id}", GetAsync).RequireScope(ApiScopes.AddressesRead).KeepsToAddresses()
            .Answers<DomainView>();
        group.MapPatch("/{id}", PatchAsync).RequireScope(ApiScopes.Admin).Answers<DomainView>()
            .Audits(AuditActions.DomainChanged);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.Admin).AnswersNothing()
            .Audits(AuditActions.DomainDeleted);
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, DomainDirectory domains, CancellationToken cancellationToken)
    {
        var rows = await domains.ListAsync(page.AfterId, page.Limit + 1, cancellationToken);
        return page.Answer(rows, DomainView.Of);
    }

    private static async Task<IResult> CreateAsync(
        JsonBody<NewDomainBody> body, DomainDirectory domains, HttpRequest request, CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        var created = await domains.CreateAsync(wanted.Name ?? "", wanted.ReceiveOnly ?? false, cancellationToken);
        return created.Answer(domain =>
            Answer.Created(DomainView.Of(domain), request.Child(domain.Id), TagOf(domain)));
    }

    private static async Task<IResult> GetAsync(
        ResourceId id, DomainDirectory domains, CancellationToken cancellationToken) =>
        await domains.FindAsync(id, cancellationToken) is { } domain ? Show(domain) : Problem.NotFound;

    private static Task<IResult> PatchAsync(
        ResourceId id,
        JsonBody<DomainPatch> body,
        DomainDirectory domains,
        HttpRequest request,
        CancellationToken cancellationToken) =>
        request.ChangeAsync(() => domains.FindAsync(id, cancellationToken), TagOf, async domain =>
        {
            var patch = body.Value;
            var changed = domain with
            {
                Active = patch.Active ?? domain.Active,
                ReceiveOnly = patch.ReceiveOnly ?? domain.ReceiveOnly,
            };
            return (await domains.UpdateAsync(changed, cancellationToken)).Answer(Show);
        });

    private static Task<IResult> DeleteAsync(
        ResourceId id, DomainDirectory domains, HttpRequest request, CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => domains.FindAsync(id, cancellationToken),
            TagOf,
            async _ => await domains.DeleteAsync(id, cancellationToken) is { } refusal
                ? (Problem)refusal
                : Answer.NoContent);

    private static Answer Show(DomainRecord domain) => Answer.Ok(DomainView.Of(domain), TagOf(domain));

    private static string TagOf(DomainRecord domain) => EntityTags.Of(domain.Version);
}
