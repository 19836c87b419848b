namespace Mailservr.EndToEnd.Tests;

/// <summary>Real mail beside the repository: `MAILSERVR_CORPORA`, or `../shared/corpora` next to its root.</summary>
internal static class CorpusFolder
{
    public static string Root { get; } = FindRoot();

    public static string? Path { get; } = Find();

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("MAILSERVR_CORPORA");
        var folder = named is { Length: > 0 } ? named : System.IO.Path.Combine(Root, "..", "shared", "corpora");
        return Directory.Exists(folder) ? folder : null;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Mailservr.sln")))
            folder = folder.Parent
                ?? throw new InvalidOperationException("The tests do not lie inside the repository.");
        return folder.FullName;
    }
}
