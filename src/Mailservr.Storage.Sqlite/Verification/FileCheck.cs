using System.Runtime.CompilerServices;
using Mailservr.Verification;
using Microsoft.Data.Sqlite;

namespace Mailservr.Storage.Sqlite;

/// <summary>Whether the file is a sound database: its pages, its indexes, its constraints.</summary>
internal static class FileCheck
{
    public static async IAsyncEnumerable<VerificationFinding> RunAsync(
        SqliteDatabase database,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var fault in await FindFaultsAsync(database, cancellationToken))
            yield return Finding(fault);
    }

    /// <summary>Of a check that reads a damaged file: what it finds before it comes to where it cannot read on, and that.</summary>
    public static async IAsyncEnumerable<VerificationFinding> UntilDamage(
        IAsyncEnumerable<VerificationFinding> findings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var each = findings.GetAsyncEnumerator(cancellationToken);
        VerificationFinding? damage = null;
        while (damage is null)
        {
            try
            {
                if (!await each.MoveNextAsync())
                    yield break;
            }
            catch (Exception exception) when (SearchIndex.IsDamage(exception))
            {
                damage = Finding(exception.Message);
            }

            yield return damage ?? each.Current;
        }
    }

    private static VerificationFinding Finding(string fault) => new()
    {
        Fault = VerificationFault.Storage,
        Detail = $"The database is damaged ({fault}). Restore a backup, or try sqlite3's .recover.",
    };

    // Of main alone: the search index is attached, and checked on its own.
    private static async Task<IReadOnlyList<string>> FindFaultsAsync(SqliteDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            var lines = await database.ReadAsync(
                static session => session.Prepare("PRAGMA main.integrity_check").List(static row => row.Text(0)), cancellationToken);
            return lines is ["ok"] ? [] : lines;
        }
        catch (Exception exception) when (SearchIndex.IsDamage(exception))
        {
            return [exception.Message];
        }
    }
}
