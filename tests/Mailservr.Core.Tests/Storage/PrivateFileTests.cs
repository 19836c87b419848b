using Mailservr.Core.Tests.Blobs;
using Mailservr.Storage;

namespace Mailservr.Core.Tests.Storage;

public sealed class PrivateFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryCreate_ManyAtOnce_OneIsFirstAndItsContentStays()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = _folder.File("keys", $"{round}.key");
            var first = CreateAtOnce(path, count: 8);

            Assert.Equal([Assert.Single(first)], File.ReadAllBytes(path));
        }
        Assert.Equal(20, Directory.GetFiles(_folder.File("keys")).Length);
    }

    [Fact]
    public void TryCreate_FileExists_LeavesIt()
    {
        var path = _folder.File("a.key");
        Assert.True(PrivateFile.TryCreate(path, [1]));

        Assert.False(PrivateFile.TryCreate(path, [2]));

        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Replace_FileExists_IsThatContent()
    {
        var path = _folder.File("a.key");
        PrivateFile.TryCreate(path, [1]);

        PrivateFile.Replace(path, [2, 3]);

        Assert.Equal([2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    /// <summary>The numbers of those who were told that the file is theirs, which is all the file holds.</summary>
    private static List<byte> CreateAtOnce(string path, int count)
    {
        using var start = new Barrier(count);
        var first = new List<byte>();
        var threads = Enumerable.Range(0, count).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            if (!PrivateFile.TryCreate(path, [(byte)number]))
                return;
            lock (first)
                first.Add((byte)number);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return first;
    }
}
