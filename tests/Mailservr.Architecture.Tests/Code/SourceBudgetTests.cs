namespace Mailservr.Architecture.Tests.Code;

/// <summary>Small files and small methods. The hard limit of a method, 80 lines, is rule MA0051 in .editorconfig.</summary>
public sealed class SourceBudgetTests
{
    private const int FileMedian = 60;
    private const int File90Percent = 180;
    private const int FileLimit = 400;
    private const int Method90Percent = 30;

    [Fact]
    public void Files_Length_IsWithinTheLimit()
    {
        var tooLong = Lengths("").Where(file => file.Lines > FileLimit).ToArray();

        Assert.True(
            tooLong.Length == 0,
            $"Longer than {FileLimit} lines, split by aspects that have names: {string.Join(", ", tooLong)}");
    }

    [Fact]
    public void Files_Length_IsSmallOnTheWhole()
    {
        int[] lines = [.. Lengths("src/").Select(file => file.Lines).Order()];

        Assert.InRange(lines[lines.Length / 2], 1, FileMedian);
        Assert.InRange(lines[lines.Length * 9 / 10], 1, File90Percent);
    }

    [Fact]
    public void Methods_Length_IsSmallOnTheWhole()
    {
        int[] lines = [.. Repository.Sources("src/").SelectMany(path => Bodies(Repository.Read(path))).Order()];

        Assert.NotEmpty(lines);
        Assert.InRange(lines[lines.Length * 9 / 10], 1, Method90Percent);
    }

    [Fact]
    public void Bodies_OfASource_AreCountedByTheirIndentation()
    {
        const string source = """
            internal sealed class A
            {
                public int P
                {
                    get;
                }

                public void M(int a)
                {
                    if (a > 0)
                    {
                        return;
                    }
                }
            }
            """;

        Assert.Equal([7], Bodies(source));
    }

    private static IEnumerable<(string Path, int Lines)> Lengths(string folder) =>
        Repository.Sources(folder).Select(path => (path, Repository.Read(path).AsSpan().TrimEnd().Count('\n') + 1));

    /// <summary>Lines of every member with a parameter list and a block, its head included: formatting tells.</summary>
    private static IEnumerable<int> Bodies(string source)
    {
        var lines = source.Split('\n');
        for (var open = 1; open < lines.Length; open++)
        {
            var indentation = lines[open].Length - lines[open].TrimStart().Length;
            if (lines[open].Trim() != "{" || indentation is 0 or > 8 || !IsMember(lines, open, indentation))
                continue;

            var close = Array.FindIndex(lines, open, line => line.TrimEnd() == new string(' ', indentation) + "}");
            if (close > 0)
                yield return close - open + 2;
        }
    }

    private static bool IsMember(string[] lines, int open, int indentation)
    {
        var head = open - 1;
        while (head > 0 && lines[head].Length > indentation && lines[head][indentation] == ' ')
            head--;
        var text = lines[head].Trim();
        string[] modifiers = ["public ", "private ", "internal ", "protected "];
        string[] types = [" class ", " record ", " struct ", " interface ", " enum "];
        return Array.Exists(modifiers, modifier => text.StartsWith(modifier, StringComparison.Ordinal))
            && !Array.Exists(types, type => text.Contains(type, StringComparison.Ordinal))
            && text.Contains('(', StringComparison.Ordinal);
    }
}
