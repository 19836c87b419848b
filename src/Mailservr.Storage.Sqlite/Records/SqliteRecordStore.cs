using System.Text.Json;
using Mailservr.Transfer;
using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite;

/// <summary>All record types share one table of documents.</summary>
internal sealed class SqliteRecordStore<TRecord>(SqliteStorage storage, SqliteRecordType<TRecord> type)
    : IRecordStore<TRecord>, IRecordTransfer<TRecord>, IRecordVerification
    where TRecord : Record
{
    /// <summary>Longer lists are read by people, not by every message.</summary>
    private const int KeptListLength = 10;

    private readonly RecordCache _cache = new();

    public ValueTask<TRecord?> FindAsync(long id, CancellationToken cancellationToken) =>
        AskAsync(
            new RecordQuestion(id),
            session => session.Prepare("SELECT json, version, id FROM records WHERE type = ?1 AND id = ?2")
                .Bind(type.Name).Bind(id).First(Read),
            static _ => true,
            cancellationToken);

    public ValueTask<TRecord?> FindByKeyAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync(
            new RecordQuestion(0, key),
            session => session.Prepare("SELECT json, version, id FROM records WHERE type = ?1 AND key = ?2")
                .Bind(type.Name).Bind(key).First(Read),
            static _ => true,
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<TRecord>> ListAsync(
        long ownerId, long afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var list = await AskAsync(
            new RecordQuestion(afterId, Owner: ownerId, Limit: limit),
            session => session.Prepare(
                    "SELECT json, version, id FROM records WHERE type = ?1 AND owner = ?2 AND id > ?3 ORDER BY id LIMIT ?4")
                .Bind(type.Name).Bind(ownerId).Bind(afterId).Bind(limit).List(Read),
            static list => list is { Count: <= KeptListLength },
            cancellationToken);
        return list ?? [];
    }

    public async ValueTask<SaveResult<TRecord>> SaveAsync(TRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        var json = JsonSerializer.SerializeToUtf8Bytes(record, type.Json);
        var status = await WriteAsync(
            session => record.Version == 0 ? Insert(session, record, json) : Update(session, record, json),
            cancellationToken);
        return new SaveResult<TRecord>(
            status, status == SaveStatus.Saved ? record with { Version = record.Version + 1 } : null);
    }

    public async ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken) =>
        await WriteAsync(
            session => FileScrub.Overwriting(
                session,
                erasing => erasing.Prepare("DELETE FROM records WHERE type = ?1 AND id = ?2")
                    .Bind(type.Name).Bind(id).Run()),
            cancellationToken) > 0;

    IAsyncEnumerable<VerificationFinding> IRecordVerification.CheckAsync(CancellationToken cancellationToken) =>
        FileCheck.UntilDamage(new RecordCheck<TRecord>(storage.Database, type).RunAsync(cancellationToken), cancellationToken);

    async ValueTask<IReadOnlyList<TRecord>> IRecordTransfer<TRecord>.ReadAsync(
        long afterId, int limit, CancellationToken cancellationToken) =>
        await storage.Database.ReadAsync(
            session => session.Prepare(
                    "SELECT json, version, id FROM records WHERE type = ?1 AND id > ?2 ORDER BY id LIMIT ?3")
                .Bind(type.Name).Bind(afterId).Bind(limit).List(Read),
            cancellationToken);

    async ValueTask IRecordTransfer<TRecord>.WriteAsync(
        IReadOnlyList<TRecord> records, CancellationToken cancellationToken) =>
        await WriteAsync(
            session =>
            {
                foreach (var record in records)
                    Take(session, record);
                return true;
            },
            cancellationToken);

    private void Take(SqliteSession session, TRecord record) =>
        session.Prepare("INSERT INTO records (type, id, owner, key, version, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(type.Name).Bind(record.Id).Bind(record.OwnerId).Bind(record.Key).Bind(record.Version)
            .BindText(JsonSerializer.SerializeToUtf8Bytes(record, type.Json)).Run();

    private async ValueTask<TAnswer?> AskAsync<TAnswer>(
        RecordQuestion question,
        Func<SqliteSession, TAnswer?> read,
        Func<TAnswer?, bool> isKept,
        CancellationToken cancellationToken)
    {
        if (_cache.TryGet(question, out TAnswer? known))
            return known;

        var changes = _cache.Changes;
        var answer = await storage.Database.ReadAsync(read, cancellationToken);
        if (isKept(answer))
            _cache.Keep(question, answer, changes);
        return answer;
    }

    private async Task<T> WriteAsync<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken)
    {
        try
        {
            return await storage.Database.WriteAsync(write, cancellationToken);
        }
        finally
        {
            // Also after a fault: what failed to report may have been written.
            _cache.Forget();
        }
    }

    private SaveStatus Insert(SqliteSession session, TRecord record, byte[] json)
    {
        var inserted = session.Prepare(
                """
                INSERT INTO records (type, id, owner, key, version, json) VALUES (?1, ?2, ?3, ?4, 1, ?5)
                ON CONFLICT DO NOTHING
                """)
            .Bind(type.Name).Bind(record.Id).Bind(record.OwnerId).Bind(record.Key).BindText(json).Run();
        return inserted > 0 ? SaveStatus.Saved : SaveStatus.KeyTaken;
    }

    private SaveStatus Update(SqliteSession session, TRecord record, byte[] json)
    {
        var current = session.Prepare("SELECT 1 FROM records WHERE type = ?1 AND id = ?2 AND version = ?3")
            .Bind(type.Name).Bind(record.Id).Bind(record.Version).Any();
        if (!current)
            return SaveStatus.Stale;

        var updated = session.Prepare(
                """
                UPDATE OR IGNORE records SET owner = ?3, key = ?4, version = version + 1, json = ?5
                WHERE type = ?1 AND id = ?2
                """)
            .Bind(type.Name).Bind(record.Id).Bind(record.OwnerId).Bind(record.Key).BindText(json).Run();
        return updated > 0 ? SaveStatus.Saved : SaveStatus.KeyTaken;
    }

    private TRecord Read(SqliteStatement row)
    {
        try
        {
            return row.Json(0, type.Json) with { Version = row.Int64(1) };
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"Record {row.Int64(2)} of the type '{type.Name}' cannot be read: {exception.Message} Restore it from a backup; "
                + "'verify' tells what else is damaged.",
                exception);
        }
    }
}
