using System.Globalization;
using System.Runtime.CompilerServices;
using Mailservr.Verification;
using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>Asks for what must not be, rule by rule, whose mail ever it is.</summary>
internal sealed class RuleCheck(PostgresDatabase database, VerificationRequest request)
{
    public async IAsyncEnumerable<VerificationFinding> RunAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var rule in StorageRule.All)
        {
            var findings = await database.WriteAsync(
                connection => CheckAsync(connection, rule, cancellationToken), cancellationToken);
            foreach (var finding in findings)
                yield return finding;
        }
    }

    private async Task<List<VerificationFinding>> CheckAsync(
        NpgsqlConnection connection, StorageRule rule, CancellationToken cancellationToken)
    {
        var findings = await connection.ListAsync(rule.Find, row => Finding(rule, row), cancellationToken);
        if (!request.Repair || findings.Count == 0 || rule.Repair is not { } repair)
            return findings;

        await connection.RunAsync(repair, cancellationToken);
        return findings.ConvertAll(finding => finding with { Outcome = VerificationOutcome.Repaired });
    }

    private static VerificationFinding Finding(StorageRule rule, NpgsqlDataReader row) => new()
    {
        Fault = rule.Fault,
        MessageId = row.IsDBNull(0) ? null : row.GetInt64(0),
        AccountId = row.IsDBNull(1) ? null : row.GetInt64(1),
        Detail = string.Format(CultureInfo.InvariantCulture, rule.Detail, row.GetInt64(2)),
    };
}
