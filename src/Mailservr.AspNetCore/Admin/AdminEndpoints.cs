using Mailservr.Accounts;
using Mailservr.AspNetCore.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mailservr.AspNetCore.Admin;

internal static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/admin");
        group.MapGet("/stats", StatsAsync).RequireScope(ApiScopes.Admin).Answers<AdminStatsView>()
            .Says(AdminOperations.GetStats);
        group.MapGet("/audit", ListAuditAsync).RequireScope(ApiScopes.Admin).Lists<AuditView>()
            .Says(AdminOperations.ListAudit);
        group.MapUsers();
        group.MapInvitations();
    }

    /// <summary>The log of the system: which accounts were deleted, and the certificates of their purge.</summary>
    private static async Task<IResult> ListAuditAsync(
        PageRequest page, AuditLog audit, CancellationToken cancellationToken)
    {
        var rows = await audit.ListAsync(0, page.AfterId, page.Limit + 1, cancellationToken);
        return page.Answer(rows, AuditView.Of);
    }

    private static async Task<IResult> StatsAsync(AdminStats stats, CancellationToken cancellationToken) =>
        Answer.Ok(await stats.ReadAsync(cancellationToken));
}
