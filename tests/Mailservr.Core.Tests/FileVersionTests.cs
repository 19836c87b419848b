using Mailservr.Core.Tests.Blobs;

namespace Mailservr.Core.Tests;

public sealed class FileVersionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_LinkToItself_IsThatOfNoFile()
    {
        File.CreateSymbolicLink(_folder.File("link"), _folder.File("link"));

        Assert.Equal(FileVersion.Of(_folder.File("nothing")), FileVersion.Of(_folder.File("link")));
    }
}
