namespace Mailservr.Mime.Tests;

/// <summary>Real mail beside the repository; absent in a plain checkout.</summary>
internal static class Corpora
{
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MAILSERVR_CORPORA") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mailservr.sln")))
            folder = folder.Parent;
        var shared = folder is null ? null : Path.Combine(folder.FullName, "..", "shared", "corpora");
        return Directory.Exists(shared) ? shared : null;
    }
}
