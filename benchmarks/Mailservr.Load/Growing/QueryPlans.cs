using System.Text.RegularExpressions;
using Mailservr.Load.Comparing;

namespace Mailservr.Load.Growing;

/// <summary>What PostgreSQL does for a question of the API: by auto_explain, so it is the very statement of the host.</summary>
internal sealed partial class QueryPlans(GrowingHost host)
{
    /// <summary>Settings of a server whose plans are to be seen.</summary>
    public static string[] Settings { get; } =
    [
        "shared_preload_libraries=auto_explain", "auto_explain.log_analyze=on", "auto_explain.log_buffers=on",
        "auto_explain.log_timing=off", "log_line_prefix=", "log_checkpoints=off",
    ];

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task PrintAsync(IReadOnlyList<(string Name, string Path)> questions)
    {
        await ShowAsync("0");
        foreach (var (name, path) in questions)
        {
            var before = new FileInfo(host.Cluster.Log).Length;
            await host.AskAsync(path);
            await Task.Delay(Pause, TimeProvider.System);
            Console.WriteLine($"### {name}\n\n`{path}`\n\n```");
            foreach (var plan in Plans(await TailAsync(before)))
                Console.WriteLine(plan);
            Console.WriteLine("```\n");
        }

        await ShowAsync("-1");
    }

    private async Task ShowAsync(string duration)
    {
        await host.Cluster.ExecuteAsync($"ALTER SYSTEM SET auto_explain.log_min_duration = {duration}", "postgres");
        await host.Cluster.ExecuteAsync("SELECT pg_reload_conf()", "postgres");
        await Task.Delay(Pause, TimeProvider.System);
    }

    private async Task<string> TailAsync(long from)
    {
        await using var log = new FileStream(host.Cluster.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = from;
        using var reader = new StreamReader(log);
        return await reader.ReadToEndAsync();
    }

    // Of each entry the plan: lines that follow the statement. What the host does by itself is left out.
    private static IEnumerable<string> Plans(string text) =>
        from entry in text.Split("LOG:  duration:").Skip(1)
        where OfMail().IsMatch(entry)
        let plan = entry.Split('\n').SkipWhile(line => !PlanStart().IsMatch(line))
            .TakeWhile(line => line.StartsWith('\t'))
        select "duration:" + entry.Split('\n')[0] + "\n" + string.Join('\n', plan.Select(line => Cut(line.TrimStart('\t'))));

    private static string Cut(string line) => line.Length > 160 ? line[..160] + "…" : line;

    [GeneratedRegex(@"(FROM|JOIN) mailservr\.(messages|threads|message_words|message_addresses|search_)", RegexOptions.None, 1000)]
    private static partial Regex OfMail();

    [GeneratedRegex(@"\(cost=", RegexOptions.None, 1000)]
    private static partial Regex PlanStart();
}
