using System.Globalization;
using Mailservr.Load.Sending;

namespace Mailservr.Load.Paging;

/// <param name="Small">Messages of the one account.</param>
/// <param name="Large">Messages of the other.</param>
/// <param name="Rounds">Requests for each page.</param>
internal sealed record PagePlan(int Small, int Large, int Rounds);

/// <summary>How long the pages take for an account with much mail, beside one with little, in turn.</summary>
internal sealed class PageTimes(string program, PagePlan plan) : IDisposable
{
    private const double Wanted = 3;
    private const int MostBytes = 150_000;
    private const int EmailsOfThread = 2;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"mailservr-pages-{Environment.ProcessId}");

    /// <returns>Whether no page takes more than three times as long, and a first visit is light.</returns>
    public async Task<bool> RunAsync()
    {
        using var small = new PagedHost(program, Path.Combine(_folder, "small"));
        using var large = new PagedHost(program, Path.Combine(_folder, "large"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => { small.Dispose(); large.Dispose(); };
        await StartAsync(small, plan.Small);
        await StartAsync(large, plan.Large);
        Console.WriteLine($"| page | ms with {plan.Small:N0} | ms with {plan.Large:N0} | ratio |\n|---|---|---|---|");
        var isReached = true;
        foreach (var (name, path) in Pages)
        {
            var ratio = await CompareAsync(name, path, small, large);
            isReached &= ratio <= Wanted;
        }
        var bytes = await large.WeighFirstVisitAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nA first visit: {bytes:N0} bytes, nothing compressed (wanted: under {MostBytes:N0}). Ratios wanted: {Wanted:F0} at most."));
        return isReached && bytes < MostBytes;
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<(string Name, string Path)> Pages =>
    [
        ("inbox", "/mail"),
        ("unread", "/mail?view=unread"),
        ("starred (none)", "/mail?view=starred"),
        ("with attachments", "/mail?view=attachments"),
        ($"thread of {EmailsOfThread} emails", ""),
        ("search: a word of a third", $"/mail?q={Correspondence.CommonWord}"),
        ("search: a word of 0.7 %", $"/mail?q={Correspondence.RareWord}"),
        ("search: a sender", "/mail?q=from:friend77"),
        ("search: nowhere", "/mail?q=zzzyx"),
        ("search: before a day", $"/mail?q={Correspondence.CommonWord}+before:2040-01-01"),
        ("addresses", "/mail/addresses"),
    ];

    private static async Task StartAsync(PagedHost host, int messages)
    {
        await host.StartAsync();
        await host.FillAsync(messages);
        await host.SignInAsync();
    }

    private async Task<double> CompareAsync(string name, string path, PagedHost small, PagedHost large)
    {
        var paths = path.Length > 0 ? (path, path) : (await NewestThreadAsync(small), await NewestThreadAsync(large));
        List<double> few = [], many = [];
        for (var round = -3; round < plan.Rounds; round++)
        {
            var (one, other) = (await small.TimeAsync(paths.Item1), await large.TimeAsync(paths.Item2));
            if (round < 0)
                continue;
            few.Add(one);
            many.Add(other);
        }
        var (median, medianOfMany) = (few.Order().ElementAt(few.Count / 2), many.Order().ElementAt(many.Count / 2));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {median:F1} | {medianOfMany:F1} | {medianOfMany / median:F2} |"));
        return medianOfMany / median;
    }

    // One with as many emails in both accounts: there are few in the small one that have more.
    private static async Task<string> NewestThreadAsync(PagedHost host)
    {
        var threads = await host.GetAsync("/api/threads?limit=50");
        var thread = threads.GetProperty("data").EnumerateArray().First(one => one.GetProperty("emailCount").GetInt32() == EmailsOfThread);
        return "/mail/threads/" + thread.GetProperty("id").GetRawText();
    }
}
