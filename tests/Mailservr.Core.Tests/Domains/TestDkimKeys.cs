using Mailservr.Core.Tests.Blobs;
using Mailservr.Core.Tests.Storage;
using Mailservr.Domains;
using Mailservr.Secrets;
using Mailservr.Storage;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Domains;

/// <summary>DKIM keys under a master key of their own.</summary>
internal sealed class TestDkimKeys : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MemoryIdBlocks _blocks = new();

    public MemoryRecordStore<SecretRecord> Records { get; } = new();

    /// <summary>As another host or the next start would.</summary>
    /// <param name="masterKeys">The file of its master keys.</param>
    public DkimKeys Open(string masterKeys = "master.keys") => new(
        Records, Protector(masterKeys), new IdAllocator(_blocks), new ManualTimeProvider(), TraceLog.Of<DkimKeys>());

    public SecretProtector Protector(string masterKeys = "master.keys") =>
        new(new MasterKeyRing(new SecretOptions(), _folder.File(masterKeys)));

    public static DomainRecord Domain(long id) =>
        new() { Id = id, Name = $"domain{id}.example", CreatedAt = DateTimeOffset.UnixEpoch };

    public void Dispose() => _folder.Dispose();
}
