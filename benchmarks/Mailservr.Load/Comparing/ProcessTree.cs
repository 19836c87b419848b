using System.Globalization;

namespace Mailservr.Load.Comparing;

/// <summary>A process and everything it has started, as /proc shows them (proc(5)).</summary>
internal static class ProcessTree
{
    private const int ParentField = 1;
    private const int FirstTimeField = 11; // utime, stime, cutime, cstime
    private const double TicksPerSecond = 100; // USER_HZ of every Linux that .NET runs on

    public static IReadOnlyList<int> Of(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Fields: Fields(id)))
            .Where(process => process.Fields.Length > FirstTimeField + 4)
            .ToLookup(process => (int)Number(process.Fields[ParentField]), process => process.Id);
        List<int> tree = [root];
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents[tree[i]]);
        return tree;
    }

    /// <summary>
    /// CPU time of the tree, user and system: of the processes that live, and of those that have ended and were waited
    /// for, which their parents carry.
    /// </summary>
    public static double CpuSeconds(IEnumerable<int> roots) => roots.SelectMany(Of).Select(Fields)
        .Where(fields => fields.Length > FirstTimeField + 4)
        .Sum(fields => fields.Skip(FirstTimeField).Take(4).Sum(Number)) / TicksPerSecond;

    /// <summary>Resident memory in kilobytes, summed over the tree: pages that processes share count for each.</summary>
    public static long ResidentKilobytes(IEnumerable<int> roots) => roots.SelectMany(Of).Sum(id => Status(id, "VmRSS:"));

    /// <summary>Whether it runs: what has ended and waits for its parent does not.</summary>
    public static bool IsAlive(int id) => Fields(id) is [not "Z", ..];

    private static long Status(int id, string name) =>
        Read($"/proc/{id}/status").Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2]))
            .FirstOrDefault();

    // What follows the name, which may hold anything: state, parent, …
    private static string[] Fields(int id)
    {
        var text = Read($"/proc/{id}/stat");
        return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // It has ended meanwhile: ESRCH or ENOENT.
            return "";
        }
    }
}
