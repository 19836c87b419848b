using Mailservr.Accounts;
using Mailservr.Domains;
using Mailservr.Receiving;

namespace Mailservr.AspNetCore.Admin;

/// <summary>Counts what the whole system holds.</summary>
internal sealed class AdminStats(AccountAdministration accounts, DomainDirectory domains, ReceivingMetrics metrics)
{
    public async ValueTask<AdminStatsView> ReadAsync(CancellationToken cancellationToken)
    {
        var users = await accounts.CountAsync(cancellationToken);
        var mail = metrics.Totals;
        return new AdminStatsView(
            new UserCounts(users.All, users.Admins, users.Disabled),
            await domains.CountAsync(cancellationToken),
            new MailCounts(mail.Received, mail.Stored, mail.Discarded, mail.Refused));
    }
}

/// <param name="Users">All accounts.</param>
/// <param name="Domains">All domains.</param>
/// <param name="MailSinceStart">Messages that this host has decided since it was started.</param>
internal sealed record AdminStatsView(UserCounts Users, int Domains, MailCounts MailSinceStart);

internal sealed record UserCounts(int Total, int Admins, int Disabled);

internal sealed record MailCounts(long Received, long Stored, long Discarded, long Refused);
