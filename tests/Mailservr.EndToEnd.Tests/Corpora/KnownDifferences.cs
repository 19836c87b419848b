namespace Mailservr.EndToEnd.Tests;

/// <summary>A row of docs/parser-differences.md: corpus, names of messages in it, fields read otherwise.</summary>
internal sealed record KnownDifference(string Corpus, IReadOnlyList<string> Names, IReadOnlyList<string> Fields)
{
    public bool IsAbout(string file, string field) =>
        file.StartsWith(Corpus, StringComparison.Ordinal)
        && Fields.Contains(field, StringComparer.Ordinal)
        && Names.Any(name => Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal));
}

internal static class KnownDifferences
{
    /// <summary>Rows like <c>| cpython `msg_1`, `msg_2` | text, html | … |</c>.</summary>
    public static IReadOnlyList<KnownDifference> Read()
    {
        var page = Path.Combine(CorpusFolder.Root, "docs", "parser-differences.md");
        return [.. File.ReadLines(page)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells is ["", _, _, _, ..] && cells[1].Contains('`', StringComparison.Ordinal))
            .Select(cells => Row(cells[1], cells[2]))];
    }

    private static KnownDifference Row(string messages, string fields)
    {
        // Every second piece lies between backticks.
        var names = messages.Split('`').Where((_, i) => i % 2 == 1);
        return new(messages.Split(' ')[0], [.. names], fields.Split(',', StringSplitOptions.TrimEntries));
    }
}
