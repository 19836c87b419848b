using System.Text.RegularExpressions;

namespace Mailservr.Architecture.Tests.Code;

/// <summary>An operator who looks for an event by its id finds one kind of line.</summary>
public sealed partial class EventIdTests
{
    [Fact]
    public void EventIds_AreEachOfOneMessage()
    {
        var ids = Repository.Sources().Where(path => path.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(path => Id().Matches(Repository.Read(path)).Select(match => (Id: match.Groups[1].Value, Path: path)))
            .ToLookup(line => line.Id, line => line.Path, StringComparer.Ordinal);

        Assert.True(ids.Count > 50, "They are written in another way now.");
        var doubled = ids.Where(paths => paths.Count() > 1).Select(paths => $"{paths.Key}: {string.Join(", ", paths)}").ToList();
        Assert.True(doubled.Count == 0, string.Join('\n', doubled));
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(\d+)")]
    private static partial Regex Id();
}
