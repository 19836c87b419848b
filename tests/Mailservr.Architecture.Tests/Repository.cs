using System.Diagnostics;

namespace Mailservr.Architecture.Tests;

/// <summary>The files that are under version control, and what is in them.</summary>
internal static class Repository
{
    private static readonly Lazy<string> LazyRoot = new(FindRoot);
    private static readonly Lazy<IReadOnlyList<string>> LazyFiles = new(ListFiles);

    internal static string Root => LazyRoot.Value;

    /// <summary>Paths from the root, with slashes; new files too, ignored ones not.</summary>
    internal static IReadOnlyList<string> Files => LazyFiles.Value;

    internal static IEnumerable<string> Sources(string folder = "") =>
        Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal) && path.StartsWith(folder, StringComparison.Ordinal));

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mailservr.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("These tests read the sources: run them inside the repository.");
    }

    private static string[] ListFiles()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git cannot be started.");
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0 && output.Length > 0, "git ls-files failed: these tests need a git work tree.");
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(path => File.Exists(Path.Combine(Root, path)))
                .Order(StringComparer.Ordinal),
        ];
    }
}
