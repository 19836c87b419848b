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
        foreach (var fault in await database.ReadAsync(FindFaults, cancellationToken))
        {
            yield return new VerificationFinding
            {
                Fault = VerificationFault.Storage,
                Detail = $"The database is damaged ({fault}). Restore a backup, or try sqlite3's .recover.",
            };
        }
    }

    // Of main alone: the search index is attached, and checked on its own.
    private static IReadOnlyList<string> FindFaults(SqliteSession session)
    {
        try
        {
            var lines = session.Prepare("PRAGMA main.integrity_check").List(static row => row.Text(0));
            return lines is ["ok"] ? [] : lines;
        }
        catch (Exception exception) when (SearchIndex.IsDamage(exception))
        {
            return [exception.Message];
        }
    }
}
