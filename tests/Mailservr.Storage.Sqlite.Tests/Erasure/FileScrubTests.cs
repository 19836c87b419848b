using SQLitePCL;

namespace Mailservr.Storage.Sqlite.Tests.Erasure;

public sealed class FileScrubTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public void Run_LargeFile_IsNotCopiedInMemory()
    {
        using var folder = new TestFolder();
        using var session = SqliteSession.Open(
            Path.Combine(folder.Path, "large.db"), "PRAGMA journal_mode = WAL; PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY");
        session.Execute("CREATE TABLE large (content BLOB)");
        session.Execute(
            """
            WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 128)
            INSERT INTO large SELECT randomblob(1048576) FROM counted
            """);
        var before = raw.sqlite3_memory_used();
        raw.sqlite3_memory_highwater(1);

        FileScrub.Run(session);

        Assert.InRange(raw.sqlite3_memory_highwater(0) - before, 0, 64 * Megabyte);
        Assert.Equal(128, session.Prepare("SELECT count(*) FROM large").Scalar());
        Assert.Equal(2, session.Prepare("PRAGMA temp_store").Scalar());
    }
}
