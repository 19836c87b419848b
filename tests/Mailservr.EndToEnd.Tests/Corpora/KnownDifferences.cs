namespace Mailservr.EndToEnd.Tests;

/// <summary>Where we read a message otherwise than the four parsers: the rows of docs/parser-differences.md.</summary>
internal static class KnownDifferences
{
    /// <summary>File and field of every table row that begins with them: <c>| `file` | `field` | … |</c>.</summary>
    public static HashSet<(string File, string Field)> Read()
    {
        var page = Path.Combine(CorpusFolder.Root, "docs", "parser-differences.md");
        return [.. File.ReadLines(page)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells is ["", _, _, _, ..])
            .Select(cells => (cells[1].Trim('`'), cells[2].Trim('`')))];
    }
}
