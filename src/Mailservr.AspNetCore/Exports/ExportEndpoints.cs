using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.Exports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Exports;

internal static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder account)
    {
        var group = account.MapGroup("/exports");
        group.MapPost("", AddAsync).RequireScope(ApiScopes.Account).Begins<ExportView>()
            .Says(ExportOperations.Begin).Audits(AuditActions.ExportStarted);
        group.MapGet("/{id}", GetAsync).RequireScope(ApiScopes.Account).Answers<ExportView>().Says(ExportOperations.Get);
        group.MapGet("/{id}/download", ExportDownload.GetAsync)
            .AllowAnonymous()
            .Produces(StatusCodes.Status200OK, contentType: ExportLinks.ContentType).Fails()
            .TakesQuery("account", "expires", "signature").Says(ExportOperations.Download);
    }

    private static async Task<IResult> AddAsync(
        Caller caller, ExportDirectory exports, ExportLinks links, HttpRequest request, CancellationToken cancellationToken)
    {
        if (MissingScope(caller) is { } missing)
            return missing;
        var added = await exports.AddAsync(caller.Account.Id, cancellationToken);
        return added.Answer(export => Answer.Accepted(Show(export, links, request), request.Child(export.Id)));
    }

    private static async Task<IResult> GetAsync(
        ResourceId id,
        Caller caller,
        ExportDirectory exports,
        ExportLinks links,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (MissingScope(caller) is { } missing)
            return missing;
        return await exports.FindAsync(caller.Account.Id, id, cancellationToken) is { } export
            ? Answer.OkByContent(Show(export, links, request))
            : Problem.NotFound;
    }

    // It holds mail, addresses and webhooks: a key that may not read them gets no copy of them either.
    private static Problem? MissingScope(Caller caller)
    {
        string[] needed = [ApiScopes.MailRead, ApiScopes.AddressesRead, ApiScopes.Webhooks];
        return needed.FirstOrDefault(scope => !caller.Has(scope)) is { } missing ? Problem.ScopeMissing(missing) : null;
    }

    private static ExportView Show(ExportRecord export, ExportLinks links, HttpRequest request)
    {
        var link = links.Create(export, request, request.Here() + "/download");
        return new ExportView
        {
            Id = export.Id,
            Status = Word.Of(export.Status),
            CreatedAt = export.CreatedAt,
            Url = link?.Url,
            ExpiresAt = link?.ExpiresAt,
            Size = export.Size,
        };
    }
}
