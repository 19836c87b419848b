using Mailservr.Storage;
using Mailservr.Verification;

namespace Mailservr.Transfer;

/// <summary>The records of one type at one end, whatever the type.</summary>
internal abstract class RecordEnd
{
    public abstract string Name { get; }

    /// <summary>Null when the store cannot check what it keeps.</summary>
    public abstract IRecordVerification? Verification { get; }

    public abstract ValueTask<IReadOnlyList<Record>> ReadAsync(long afterId, int limit, CancellationToken cancellationToken);

    public abstract ValueTask WriteAsync(IReadOnlyList<Record> records, CancellationToken cancellationToken);
}

internal sealed class RecordEnd<TRecord>(string name, IRecordStore<TRecord> store) : RecordEnd
    where TRecord : Record
{
    public override string Name => name;

    public override IRecordVerification? Verification => store as IRecordVerification;

    private IRecordTransfer<TRecord> Records => store as IRecordTransfer<TRecord>
        ?? throw new InvalidOperationException($"The store of {name} does not implement IRecordTransfer.");

    public override async ValueTask<IReadOnlyList<Record>> ReadAsync(
        long afterId, int limit, CancellationToken cancellationToken) =>
        await Records.ReadAsync(afterId, limit, cancellationToken);

    public override ValueTask WriteAsync(IReadOnlyList<Record> records, CancellationToken cancellationToken) =>
        Records.WriteAsync([.. records.Cast<TRecord>()], cancellationToken);
}
