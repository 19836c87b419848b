using Mailservr.AspNetCore.Security;
using Mailservr.Audit;

namespace Mailservr.AspNetCore.Dashboard;

internal static class VisitAudit
{
    /// <summary>Writes down what a form has done: also when the browser has gone meanwhile.</summary>
    public static ValueTask AddAsync(this AuditLog audit, Visit visit, string action, long? target = null) => audit.AddAsync(
        visit.Account.Id,
        action,
        target?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        visit.Http.Actor(),
        CancellationToken.None);
}
