namespace Mailservr.Storage.Sqlite.Tests;

internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mailservr-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
