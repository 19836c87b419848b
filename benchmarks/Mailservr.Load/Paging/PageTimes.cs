using System.Globalization;
using System.Text.Json;
using Mailservr.Load.Comparing;
using Mailservr.Load.Sending;

namespace Mailservr.Load.Paging;

/// <param name="Small">Messages of the one account.</param>
/// <param name="Large">Messages of the other.</param>
/// <param name="Rounds">Requests for each page.</param>
/// <param name="OnPostgres">Else SQLite.</param>
internal sealed record PagePlan(int Small, int Large, int Rounds, bool OnPostgres);

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
        using var small = Host("small");
        using var large = Host("large");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => { small.Dispose(); large.Dispose(); };
        await StartAsync(small, plan.Small);
        await StartAsync(large, plan.Large);
        Console.WriteLine($"| page | ms with {plan.Small:N0} | ms with {plan.Large:N0} | ratio |\n|---|---|---|---|");
        var isReached = true;
        foreach (var (name, pathOf) in Pages)
        {
            var ratio = await CompareAsync(name, (await pathOf(small), await pathOf(large)), small, large);
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

    private static IEnumerable<(string Name, Func<PagedHost, Task<string>> PathOf)> Pages =>
    [
        ("inbox", At("/mail")),
        ("unread", At("/mail?view=unread")),
        ("starred (none)", At("/mail?view=starred")),
        ("with attachments", At("/mail?view=attachments")),
        ("of an address", OfAddressAsync),
        ("of an address without mail", OfNewAddressAsync),
        ($"thread of {EmailsOfThread} emails", NewestThreadAsync),
        ("search: a word of a third", At($"/mail?q={Correspondence.CommonWord}")),
        ("search: a word of 0.7 %", At($"/mail?q={Correspondence.RareWord}")),
        ("search: a sender", At("/mail?q=from:friend77")),
        ("search: nowhere", At("/mail?q=zzzyx")),
        ("search: before a day", At($"/mail?q={Correspondence.CommonWord}+before:2040-01-01")),
        ("addresses", At("/mail/addresses")),
    ];

    private PagedHost Host(string name)
    {
        var folder = Path.Combine(_folder, name);
        return new PagedHost(program, folder, plan.OnPostgres ? new PostgresCluster(folder + "-postgres") : null);
    }

    private static Func<PagedHost, Task<string>> At(string path) => _ => Task.FromResult(path);

    private static async Task StartAsync(PagedHost host, int messages)
    {
        await host.StartAsync();
        await host.FillAsync(messages);
        await host.SignInAsync();
    }

    private async Task<double> CompareAsync(string name, (string OfSmall, string OfLarge) paths, PagedHost small, PagedHost large)
    {
        List<double> few = [], many = [];
        for (var round = -3; round < plan.Rounds; round++)
        {
            var (one, other) = (await small.TimeAsync(paths.OfSmall), await large.TimeAsync(paths.OfLarge));
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

    private static async Task<string> OfAddressAsync(PagedHost host) =>
        PathOf((await host.GetAsync("/api/addresses?limit=1&q=u1@")).GetProperty("data")[0]);

    private static async Task<string> OfNewAddressAsync(PagedHost host) => PathOf((await host.GenerateAddressAsync()).GetProperty("data"));

    private static string PathOf(JsonElement address) => "/mail?address=" + address.GetProperty("id").GetRawText();

    // One with as many emails in both accounts: there are few in the small one that have more.
    private static async Task<string> NewestThreadAsync(PagedHost host)
    {
        var threads = await host.GetAsync("/api/threads?limit=50");
        var thread = threads.GetProperty("data").EnumerateArray().First(one => one.GetProperty("emailCount").GetInt32() == EmailsOfThread);
        return "/mail/threads/" + thread.GetProperty("id").GetRawText();
    }
}
