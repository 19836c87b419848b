using Microsoft.EntityFrameworkCore;

namespace Mailservr.Storage.Postgres;

/// <summary>One typed table for each type of record. Unique keys and versions are the business of the database.</summary>
internal sealed class PostgresRecordStore<TRecord>(PostgresStorage storage) : IRecordStore<TRecord>
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

    public async ValueTask<TRecord?> FindAsync(long id, CancellationToken cancellationToken) =>
        await ReadAsync(context => ById(context, id, cancellationToken), cancellationToken);

    public async ValueTask<TRecord?> FindByKeyAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var clean = StoredText.Clean(key);
        return await ReadAsync(context => ByKey(context, clean, cancellationToken), cancellationToken);
    }

    public async ValueTask<IReadOnlyList<TRecord>> ListAsync(
        long ownerId, long afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return await ReadAsync(
            async context =>
            {
                var records = new List<TRecord>();
                await foreach (var record in OfOwner(context, ownerId, afterId, limit)
                    .WithCancellation(cancellationToken))
                    records.Add(record);
                return records;
            },
            cancellationToken);
    }

    public async ValueTask<SaveResult<TRecord>> SaveAsync(TRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        var saved = record with { Version = record.Version + 1 };
        var database = await storage.OpenAsync(cancellationToken);
        var status = await database.WriteRecordsAsync(
            context => SaveAsync(context, saved, record.Version, cancellationToken), cancellationToken);
        return new SaveResult<TRecord>(status, status == SaveStatus.Saved ? saved : null);
    }

    public async ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.WriteRecordsAsync(
            context => context.Set<TRecord>().Where(record => record.Id == id).ExecuteDeleteAsync(cancellationToken),
            cancellationToken) > 0;
    }

    private async Task<T> ReadAsync<T>(Func<MailservrDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        var database = await storage.OpenAsync(cancellationToken);
        return await database.ReadRecordsAsync(read, cancellationToken);
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
