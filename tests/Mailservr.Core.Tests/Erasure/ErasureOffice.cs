using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.Blobs;
using Mailservr.Core.Tests.Accounts;
using Mailservr.Core.Tests.Storage;
using Mailservr.Erasure;
using Mailservr.Passwords;
using Mailservr.Sessions;
using Mailservr.Storage;

namespace Mailservr.Core.Tests.Erasure;

/// <summary>An office in which accounts are deleted.</summary>
internal sealed class ErasureOffice : IAccountErasure, IDisposable
{
    private readonly ErasureLoop _loop;

    public ErasureOffice()
    {
        var records = new AccountRecords(
            [
                new OwnedRecords<SessionRecord>("sessions", Office.SessionRecords),
                new OwnedRecords<ApiKeyRecord>("keys", Office.KeyRecords),
                new OwnedRecords<CredentialRecord>("credentials", Office.CredentialRecords),
            ],
            [
                new OwnedRecords<AddressRecord>(
                    "addresses", Office.AddressRecords, (address, token) => Office.Retired.RetireAsync(address.Address, token)),
            ]);
        Eraser = new AccountEraser(Office.AccountRecords, Erasures, records, Blobs, new BlobOwner(Blobs, new InMemoryRecords<InstallationRecord>(), Office.Ids),
            Office.Audit, Office.Time, this);
        _loop = new ErasureLoop(new ProcessLeases(), Eraser, Office.Time, TraceLog.Of<ErasureLoop>());
        Deletion = new AccountDeletion(
            Office.AccountRecords,
            Erasures,
            Office.Administration,
            records,
            Office.Passwords,
            Office.Audit,
            _loop,
            Office.Ids,
            Office.Configured.Privacy,
            Office.Time);
    }

    public Office Office { get; } = new();

    public InMemoryRecords<ErasureRecord> Erasures { get; } = new();

    public MemoryBlobStore Blobs { get; } = new();

    public AccountEraser Eraser { get; }

    public AccountDeletion Deletion { get; }

    /// <summary>Messages that the storage has.</summary>
    public int Mail { get; set; }

    /// <summary>When so many are left, the answer of the storage is lost.</summary>
    public int? FailsAt { get; set; }

    /// <summary>The account whose rows cannot be deleted.</summary>
    public long? FailsFor { get; set; }

    /// <summary>The first of several.</summary>
    public long? FailsFrom { get; set; }

    public int Scrubs { get; private set; }

    public ValueTask<ErasedRows?> EraseAsync(long accountId, int limit, CancellationToken cancellationToken)
    {
        if (accountId == FailsFor || accountId >= FailsFrom)
            throw new IOException("Its rows are damaged.");
        if (Mail == 0)
            return new((ErasedRows?)null);
        Mail--;
        return Mail == FailsAt ? throw new IOException("The process has ended.") : new(new ErasedRows("messages", 1));
    }

    public ValueTask<IReadOnlyList<ErasedRows>> CountAsync(long accountId, CancellationToken cancellationToken) =>
        new([new ErasedRows("messages", Mail), new ErasedRows("threads", 0)]);

    public ValueTask ScrubAsync(CancellationToken cancellationToken)
    {
        Scrubs++;
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _loop.Dispose();
}
