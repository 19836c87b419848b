namespace Mailservr.EndToEnd.Tests.Tour;

/// <summary>docs/tour.md as a machine reads it: the settings of the server, and one script.</summary>
internal sealed class TourPage
{
    private const string Setting = "--Mailservr:";
    private static readonly string[] Checks = ["is ", "soon "];

    private TourPage(string root) => (Root, Script, Settings) = (root, "", []);

    /// <summary>Of the clone, where the script is to be run.</summary>
    public string Root { get; }

    /// <summary>The blocks of sh, in their order.</summary>
    public string Script { get; private init; }

    /// <summary>What the page starts the server with; <c>$STRIPE</c> stands for the fake.</summary>
    public IReadOnlyList<string> Settings { get; private init; }

    /// <summary>What the checks of the page say they check.</summary>
    public IReadOnlyList<string> Claims =>
        [.. Script.Split('\n').Select(line => line.Split('"')).Where(parts => Checks.Contains(parts[0])).Select(parts => parts[1])];

    public static TourPage Read()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Mailservr.sln")))
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("Mailservr.sln");
        var lines = File.ReadAllLines(Path.Combine(root, "docs", "tour.md"));
        var words = string.Join(' ', Blocks(lines, "console")).Split(' ');
        return new TourPage(root)
        {
            Script = string.Join('\n', Blocks(lines, "sh")),
            Settings = [.. words.Where(word => word.StartsWith(Setting, StringComparison.Ordinal))],
        };
    }

    private static IEnumerable<string> Blocks(string[] lines, string language)
    {
        var isInside = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isInside = !isInside && line == "```" + language;
            else if (isInside)
                yield return line;
        }
    }
}
