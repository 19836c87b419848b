using Mailservr.Blobs;

namespace Mailservr.Core.Tests.Blobs;

public sealed class DurableFileTests
{
    [Fact]
    public void Sync_FileThatCannotBeSynced_Throws()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/null refuses fsync on Linux.");
        using var file = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);

        // .NET's own flush says nothing here: this is what the class is for.
        var exception = Assert.Throws<IOException>(() => DurableFile.Sync(file, "/dev/null"));

        Assert.Contains("/dev/null", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sync_OrdinaryFile_KeepsItsBytes()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.OpenHandle(folder.File("a"), FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, "abc"u8, 0);
            DurableFile.Sync(file, folder.File("a"));
        }

        Assert.Equal("abc", File.ReadAllText(folder.File("a")));
    }

    [Fact]
    public void SyncDirectory_ThatIsMissing_Throws()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows syncs no directories.");
        using var folder = new TemporaryFolder();

        Assert.Throws<IOException>(() => DurableFile.SyncDirectory(folder.File("missing")));
        DurableFile.SyncDirectory(folder.Path);
    }

    [Fact]
    public void CreateDirectory_Nested_CreatesAll()
    {
        using var folder = new TemporaryFolder();

        DurableFile.CreateDirectory(folder.File("a", "b", "c"));
        DurableFile.CreateDirectory(folder.File("a", "b", "c"));

        Assert.True(Directory.Exists(folder.File("a", "b", "c")));
    }
}
