using System.Diagnostics;
using System.Globalization;

namespace Mailservr.Hostile.Tests.Fuzzing;

/// <summary>Fuzzing by hand: so many cases of each target, with what was found and how fast it went.</summary>
internal static class FuzzCommand
{
    private const int MaxFindings = 20;

    public static int Run(string[] args)
    {
        var cases = Number(args, "--cases") ?? 1;
        var first = Number(args, "--seed") ?? 1;
        var only = Value(args, "--target");
        var findings = 0;
        foreach (var target in FuzzTargets.All.Where(target => only is null || target.Name == only))
            findings += Run(target, first, cases);
        return findings == 0 ? 0 : 1;
    }

    private static int Run(IFuzzTarget target, int first, int cases)
    {
        var start = Stopwatch.GetTimestamp();
        var findings = 0;
        var done = 0;
        for (; done < cases && findings < MaxFindings; done++)
        {
            if (FuzzRun.RunCase(target, first + done) is { } finding)
            {
                findings++;
                Console.WriteLine(finding);
            }

            if (done % 50_000 == 49_999)
                Report(target, done + 1, findings, start);
        }

        Report(target, done, findings, start);
        return findings;
    }

    private static void Report(IFuzzTarget target, int done, int findings, long start)
    {
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var megabytes = GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {done} cases, {findings} findings, {seconds:F0} s, {done / seconds:F0} per second, {megabytes:F1} MB alive"));
    }

    private static int? Number(string[] args, string name) =>
        Value(args, name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;

    private static string? Value(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}

internal static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
        [new Messages.MessageTarget(), new Dialogues.DialogueTarget(), new Fields.FieldTarget()];
}
