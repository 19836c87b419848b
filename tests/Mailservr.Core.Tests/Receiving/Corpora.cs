namespace Mailservr.Core.Tests.Receiving;

/// <summary>Real mail, where the machine has it.</summary>
internal static class Corpora
{
    private static readonly string[] NoMail = [".ndjson", ".md", ".yml", ".yaml", ".json", ".go", ".py", ".rb", ".js"];

    public static IReadOnlyList<string> Files() =>
        Find() is { } folder
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => !NoMail.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)]
            : [];

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MAILSERVR_CORPORA") is { Length: > 0 } given)
            return Directory.Exists(given) ? given : null;

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Mailservr.sln")))
            root = root.Parent;
        var beside = root is null ? null : Path.Combine(root.FullName, "..", "shared", "corpora");
        return Directory.Exists(beside) ? beside : null;
    }
}
