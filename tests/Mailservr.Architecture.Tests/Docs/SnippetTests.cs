namespace Mailservr.Architecture.Tests.Docs;

/// <summary>
/// Code in the documentation is code that compiles: a comment <c>&lt;!-- snippet: path --&gt;</c> before a block names the
/// file that holds the same lines.
/// </summary>
public sealed class SnippetTests
{
    private const string Marker = "<!-- snippet: ";

    public static TheoryData<string> Pages => new(
        Repository.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal)
            && Repository.Read(path).Contains(Marker, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Snippets_AreLinesOfTheirFiles(string page)
    {
        foreach (var (source, block) in Snippets(Repository.Read(page).Split('\n')))
        {
            var lines = Normalized(File.Exists(Path.Combine(Repository.Root, source)) ? Repository.Read(source) : "");

            Assert.False(string.IsNullOrWhiteSpace(block), $"{page} shows nothing of {source}");
            Assert.True(
                lines.Contains(Normalized(block), StringComparison.Ordinal),
                $"{page} shows code that {source} does not hold:\n{block}");
        }
    }

    [Fact]
    public void Pages_PathsOfSources_Exist()
    {
        var missing = Repository.Files
            .Where(page => page.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(page => Repository.Read(page).Split('`')
                .Where(word => word.StartsWith("src/", StringComparison.Ordinal) && !word.AsSpan().ContainsAny(" *…\n"))
                .Where(path => !Path.Exists(Path.Combine(Repository.Root, path)))
                .Select(path => $"{page}: {path}"));

        Assert.Empty(missing);
    }

    private static IEnumerable<(string Source, string Block)> Snippets(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Marker, StringComparison.Ordinal))
                continue;

            var end = Array.IndexOf(lines, "```", i);
            Assert.True(end > i + 1 && lines[i + 1].StartsWith("```", StringComparison.Ordinal), $"No block follows {lines[i]}");
            yield return (lines[i][Marker.Length..].Replace(" -->", "", StringComparison.Ordinal).Trim(), string.Join('\n', lines[(i + 2)..end]));
        }
    }

    /// <summary>Without indentation: a page shows the inside of a method.</summary>
    private static string Normalized(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
