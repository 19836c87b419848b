using System.Runtime.CompilerServices;
using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite;

/// <summary>Whether every record of a type can be read, and is what its columns say.</summary>
internal sealed class RecordCheck<TRecord>(SqliteDatabase database, SqliteRecordType<TRecord> type)
    where TRecord : Record
{
    private const int PageSize = 200;

    public async IAsyncEnumerable<VerificationFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var afterId = long.MinValue;
        while (true)
        {
            var page = await database.ReadAsync(session => CheckPage(session, afterId), cancellationToken);
            foreach (var finding in page.Select(row => row.Finding).OfType<VerificationFinding>())
                yield return finding;
            if (page.Count < PageSize)
                yield break;
            afterId = page[^1].Id;
        }
    }

    private IReadOnlyList<(long Id, VerificationFinding? Finding)> CheckPage(SqliteSession session, long afterId) =>
        session.Prepare("SELECT json, id, owner, key FROM records WHERE type = ?1 AND id > ?2 ORDER BY id LIMIT ?3")
            .Bind(type.Name).Bind(afterId).Bind(PageSize).List(row => (row.Int64(1), Check(row)));

    private VerificationFinding? Check(SqliteStatement row)
    {
        try
        {
            var record = row.Json(0, type.Json);
            var isKept = record.Id == row.Int64(1) && record.OwnerId == row.Int64(2) && record.Key == row.Text(3);
            return isKept ? null : Finding(row, VerificationFault.Contradiction, "is kept under another id, owner or key than it says.");
        }
        catch (Exception exception) when (Damage.Is(exception))
        {
            return Finding(row, VerificationFault.Unreadable, $"cannot be read: {exception.Message}");
        }
    }

    private VerificationFinding Finding(SqliteStatement row, VerificationFault fault, string detail) =>
        new() { Fault = fault, Detail = $"Record {row.Int64(1)} of the type '{type.Name}' {detail}" };
}
