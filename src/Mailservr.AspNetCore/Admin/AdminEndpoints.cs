using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Domains;
using Mailservr.Receiving;
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
        group.MapUsers();
        group.MapInvitations();
    }

    private static async Task<IResult> StatsAsync(
        AccountAdministration accounts,
        DomainDirectory domains,
        ReceivingMetrics metrics,
        CancellationToken cancellationToken)
    {
        var users = await accounts.CountAsync(cancellationToken);
        var mail = metrics.Totals;
        return Answer.Ok(new AdminStatsView(
            new UserCounts(users.All, users.Admins, users.Disabled),
            await domains.CountAsync(cancellationToken),
            new MailCounts(mail.Received, mail.Stored, mail.Discarded, mail.Refused)));
    }
}

/// <param name="Users">All accounts.</param>
/// <param name="Domains">All domains.</param>
/// <param name="MailSinceStart">Messages that this host has decided since it was started.</param>
internal sealed record AdminStatsView(UserCounts Users, int Domains, MailCounts MailSinceStart);

internal sealed record UserCounts(int Total, int Admins, int Disabled);

internal sealed record MailCounts(long Received, long Stored, long Discarded, long Refused);
