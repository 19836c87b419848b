using System.Globalization;
using System.Runtime.CompilerServices;
using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite;

/// <summary>Asks for what must not be, rule by rule, whose mail ever it is.</summary>
internal sealed class RuleCheck(SqliteDatabase database, VerificationRequest request)
{
    public async IAsyncEnumerable<VerificationFinding> RunAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var rule in StorageRule.All)
        {
            var findings = request.Repair && rule.Repair is { } repair
                ? await database.WriteAsync(session => Repair(session, rule, repair), cancellationToken)
                : await database.ReadAsync(session => Find(session, rule), cancellationToken);
            foreach (var finding in findings)
                yield return finding;
        }
    }

    private static IReadOnlyList<VerificationFinding> Repair(SqliteSession session, StorageRule rule, string repair)
    {
        var findings = Find(session, rule);
        if (findings.Count > 0)
            session.Prepare(repair).Run();
        return [.. findings.Select(finding => finding with { Outcome = VerificationOutcome.Repaired })];
    }

    private static IReadOnlyList<VerificationFinding> Find(SqliteSession session, StorageRule rule) =>
        session.Prepare(rule.Find).List(row => new VerificationFinding
        {
            Fault = rule.Fault,
            MessageId = row.IsNull(0) ? null : row.Int64(0),
            AccountId = row.IsNull(1) ? null : row.Int64(1),
            Detail = string.Format(CultureInfo.InvariantCulture, rule.Detail, row.Int64(2)),
        });
}
