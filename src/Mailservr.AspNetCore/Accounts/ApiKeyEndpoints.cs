using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Accounts;

internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/api-keys");
        group.MapGet("", ListAsync).RequireScope(ApiScopes.Account).Lists<ApiKeyView>()
            .Says(ApiKeyOperations.List);
        group.MapPost("", CreateAsync).RequireScope(ApiScopes.Account)
            .Creates<ApiKeyView, ApiKeyRecord>((key, context) => new(Created(key, null, context.Request)))
            .Audits(AuditActions.KeyCreated)
            .Says(ApiKeyOperations.Create);
        group.MapDelete("/{id}", DeleteAsync).RequireScope(ApiScopes.Account).AnswersNothing()
            .Audits(AuditActions.KeyDeleted).Says(ApiKeyOperations.Delete);
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, Caller caller, ApiKeys keys, CancellationToken cancellationToken)
    {
        var rows = await keys.ListAsync(caller.Account.Id, page.AfterId, page.Limit + 1, cancellationToken);
        return page.Answer(rows, ApiKeyView.Of);
    }

    private static async Task<IResult> CreateAsync(
        JsonBody<NewApiKeyBody> body,
        Caller caller,
        ApiKeys keys,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        var scopes = wanted.Scopes ?? DefaultScopes(caller, wanted);
        // A key must not be able to make a stronger one, or one that lives on when it is over.
        var known = scopes.Intersect(ApiScopes.All, StringComparer.Ordinal);
        if (known.FirstOrDefault(scope => !caller.Has(scope)) is { } missing)
            return Problem.ScopeMissing(missing);
        var expiresAt = wanted.ExpiresAt ?? caller.ExpiresAt;
        if (expiresAt > caller.ExpiresAt)
            return Problem.Invalid("expiresAt", "A key makes none that outlives it.");
        var key = new NewApiKey
        {
            Name = wanted.Name ?? "",
            Scopes = scopes,
            AddressIds = wanted.AddressIds,
            ExpiresAt = expiresAt,
        };
        var created = await keys.CreateAsync(caller.Account.Id, key, cancellationToken);
        return created.Answer(key => Created(key.Record, key.Key, request));
    }

    private static Answer Created(ApiKeyRecord key, string? secret, HttpRequest request)
    {
        var view = ApiKeyView.Of(key);
        return Answer.CreatedOnce(view with { Key = secret }, view, request.Child(view.Id), TagOf(key));
    }

    private static IReadOnlyList<string> DefaultScopes(Caller caller, NewApiKeyBody wanted) =>
        wanted.AddressIds is null ? caller.Scopes : [.. caller.Scopes.Intersect(ApiScopes.OfAddresses, StringComparer.Ordinal)];

    private static Task<IResult> DeleteAsync(
        ResourceId id, Caller caller, ApiKeys keys, HttpRequest request, CancellationToken cancellationToken) =>
        request.ChangeAsync(
            () => keys.FindAsync(caller.Account.Id, id, cancellationToken),
            TagOf,
            async _ => await keys.DeleteAsync(caller.Account.Id, id, cancellationToken) is { } refusal
                ? (Problem)refusal
                : Answer.NoContent);

    // Nothing of a key can be changed; that it was used is no other version of it.
    private static string TagOf(ApiKeyRecord key) => EntityTags.Of(key.Id);
}
