using System.Data.Common;
using System.Runtime.CompilerServices;
using Mailservr.Verification;
using Microsoft.EntityFrameworkCore;

namespace Mailservr.Storage.Postgres;

/// <summary>Whether every record of a type can be read, and has the key that it says.</summary>
internal sealed class RecordCheck<TRecord>(PostgresDatabase database)
    where TRecord : Record
{
    private const int PageSize = 200;

    public async IAsyncEnumerable<VerificationFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var afterId = long.MinValue;
        while (true)
        {
            var ids = await database.ReadRecordsAsync(
                context => Behind(context, afterId).Select(record => record.Id).ToListAsync(cancellationToken), cancellationToken);
            foreach (var finding in await CheckAsync(ids, cancellationToken))
                yield return finding;
            if (ids.Count < PageSize)
                yield break;
            afterId = ids[^1];
        }
    }

    private static IQueryable<TRecord> Behind(MailservrDbContext context, long afterId) =>
        context.Set<TRecord>().Where(record => record.Id > afterId).OrderBy(record => record.Id).Take(PageSize);

    // All at once; one by one only when one of them cannot be read.
    private async Task<IReadOnlyList<VerificationFinding>> CheckAsync(List<long> ids, CancellationToken cancellationToken)
    {
        try
        {
            return await database.ReadRecordsAsync(context => CompareAsync(context, ids, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (ids.Count > 0 && IsUnreadable(exception))
        {
            if (ids is [var id])
                return [Finding(id, VerificationFault.Unreadable, $"cannot be read: {exception.Message}")];
        }

        var findings = new List<VerificationFinding>();
        foreach (var id in ids)
            findings.AddRange(await CheckAsync([id], cancellationToken));
        return findings;
    }

    private static async Task<IReadOnlyList<VerificationFinding>> CompareAsync(
        MailservrDbContext context, List<long> ids, CancellationToken cancellationToken)
    {
        var rows = await context.Set<TRecord>().Where(record => ids.Contains(record.Id))
            .Select(record => new { Record = record, Key = EF.Property<string>(record, RecordTables.NaturalKey) })
            .ToListAsync(cancellationToken);
        return [.. rows.Where(row => row.Key != StoredText.Clean(row.Record.Key))
            .Select(row => Finding(row.Record.Id, VerificationFault.Contradiction, "is kept under another key than it says."))];
    }

    // What the server or the way to it has failed at says nothing of the record.
    private static bool IsUnreadable(Exception exception) =>
        exception is not (DbException or OperationCanceledException or IOException or TimeoutException);

    private static VerificationFinding Finding(long id, VerificationFault fault, string detail) =>
        new() { Fault = fault, Detail = $"Record {id} of the type '{typeof(TRecord).Name}' {detail}" };
}
