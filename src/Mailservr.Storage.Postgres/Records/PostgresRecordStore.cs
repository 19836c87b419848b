using System.Runtime.CompilerServices;
using Mailservr.Transfer;
using Mailservr.Verification;
using Microsoft.EntityFrameworkCore;

namespace Mailservr.Storage.Postgres;

/// <summary>One typed table for each type of record. Unique keys and versions are the business of the database.</summary>
internal sealed class PostgresRecordStore<TRecord>(PostgresStorage storage)
    : IRecordStore<TRecord>, IRecordTransfer<TRecord>, IRecordVerification
    where TRecord : Record
{
    // Every message asks for its domain, its address and who is blocked: translated once.
    private static readonly Func<MailservrDbContext, long, CancellationToken, Task<TRecord?>> ById =
        EF.CompileAsyncQuery((MailservrDbContext context, long id, CancellationToken _) =>
            context.Set<TRecord>().FirstOrDefault(record => record.Id == id));

    private static readonly Func<MailservrDbContext, string, CancellationToken, Task<TRecord?>> ByKey =
        EF.CompileAsyncQuery((MailservrDbContext context, string key, CancellationToken _) =>
            context.Set<TRecord>().FirstOrDefault(
                record => EF.Property<string>(record, RecordTables.NaturalKey) == key));

    private static readonly Func<MailservrDbContext, long, long, int, IAsyncEnumerable<TRecord>> OfOwner =
        EF.CompileAsyncQuery((MailservrDbContext context, long ownerId, long afterId, int limit) =>
            context.Set<TRecord>().Where(record => record.OwnerId == ownerId && record.Id > afterId)
                .OrderBy(record => record.Id).Take(limit));

    /// <summary>Longer lists are read by people, not by every message.</summary>
    private const int KeptListLength = 10;

    private static readonly int? ChangesIndex = RecordChanges.IndexOf(typeof(TRecord));

    private readonly RecordCache _cache = new();

    public ValueTask<TRecord?> FindAsync(long id, CancellationToken cancellationToken) =>
        AskAsync(
            new RecordQuestion(id), context => ById(context, id, cancellationToken), static _ => true, cancellationToken);

    public ValueTask<TRecord?> FindByKeyAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var clean = StoredText.Clean(key);
        return AskAsync(
            new RecordQuestion(0, clean), context => ByKey(context, clean, cancellationToken), static _ => true,
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<TRecord>> ListAsync(
        long ownerId, long afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var list = await AskAsync(
            new RecordQuestion(afterId, Owner: ownerId, Limit: limit),
            async context =>
            {
                var records = new List<TRecord>();
                await foreach (var record in OfOwner(context, ownerId, afterId, limit)
                    .WithCancellation(cancellationToken))
                    records.Add(record);
                return records;
            },
            static list => list is { Count: <= KeptListLength },
            cancellationToken);
        return list ?? [];
    }

    public async ValueTask<SaveResult<TRecord>> SaveAsync(TRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        var saved = record with { Version = record.Version + 1 };
        var database = await storage.OpenAsync(cancellationToken);
        var status = await database.WriteRecordsAsync(
            context => SaveAsync(context, saved, record.Version, cancellationToken), cancellationToken);
        await SettleAsync();
        return new SaveResult<TRecord>(status, status == SaveStatus.Saved ? saved : null);
    }

    public async ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        var deleted = await database.WriteRecordsAsync(
            context => context.Set<TRecord>().Where(record => record.Id == id).ExecuteDeleteAsync(cancellationToken),
            cancellationToken);
        await SettleAsync();
        return deleted > 0;
    }

    async IAsyncEnumerable<VerificationFinding> IRecordVerification.CheckAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var check = new RecordCheck<TRecord>(await storage.OpenAsync(cancellationToken));
        await foreach (var finding in check.RunAsync(cancellationToken))
            yield return finding;
    }

    async ValueTask<IReadOnlyList<TRecord>> IRecordTransfer<TRecord>.ReadAsync(
        long afterId, int limit, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.ReadRecordsAsync(
            context => context.Set<TRecord>().Where(record => record.Id > afterId).OrderBy(record => record.Id).Take(limit)
                .ToListAsync(cancellationToken),
            cancellationToken);
    }

    async ValueTask IRecordTransfer<TRecord>.WriteAsync(
        IReadOnlyList<TRecord> records, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        await database.WriteRecordsAsync(
            async context =>
            {
                foreach (var record in records)
                {
                    var entry = context.Add(record);
                    entry.Property(RecordTables.NaturalKey).CurrentValue = StoredText.Clean(record.Key);
                }

                return await context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
    }

    // Also after a refusal: whoever learns that somebody else was faster must not be shown what was before.
    private static Task SettleAsync() => ChangesIndex is null ? Task.CompletedTask : RecordChanges.SettleAsync();

    private async ValueTask<TAnswer?> AskAsync<TAnswer>(
        RecordQuestion question,
        Func<MailservrDbContext, Task<TAnswer?>> read,
        Func<TAnswer?, bool> isKept,
        CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        if (ChangesIndex is not { } index)
            return await database.ReadRecordsAsync(read, cancellationToken);

        // Read before the answer: what changes in between makes the answer newer than it says, never older.
        var changes = (await database.RecordChanges.CountAsync().WaitAsync(cancellationToken))[index];
        if (_cache.TryGet(question, changes, out TAnswer? known))
            return known;

        var answer = await database.ReadRecordsAsync(read, cancellationToken);
        if (isKept(answer))
            _cache.Keep(question, answer, changes);
        return answer;
    }

    private static async Task<SaveStatus> SaveAsync(
        MailservrDbContext context, TRecord record, long storedVersion, CancellationToken cancellationToken)
    {
        var entry = context.Entry(record);
        entry.State = storedVersion == 0 ? EntityState.Added : EntityState.Modified;
        entry.Property(nameof(Record.Version)).OriginalValue = storedVersion;
        entry.Property(RecordTables.NaturalKey).CurrentValue = StoredText.Clean(record.Key);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return SaveStatus.Saved;
        }
        catch (DbUpdateConcurrencyException)
        {
            return SaveStatus.Stale;
        }
        catch (DbUpdateException refused) when (PostgresFaults.IsTaken(refused.InnerException))
        {
            return SaveStatus.KeyTaken;
        }
    }
}
