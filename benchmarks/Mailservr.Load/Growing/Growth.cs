using System.Globalization;
using Mailservr.Load.Comparing;

namespace Mailservr.Load.Growing;

/// <summary>Two stores side by side, a small one and a large one, asked the same in turn.</summary>
internal sealed class Growth : IDisposable
{
    private const double Wanted = 1.5;
    private const int WarmUps = 12;
    private const int ReceivingRounds = 5;
    private readonly GrowthPlan _plan;
    private readonly string _folder;
    private readonly bool _stays;
    private readonly GrowingHost _small;
    private readonly GrowingHost _large;

    public Growth(string program, string folder, GrowthPlan plan)
    {
        _plan = plan;
        _stays = folder.Length > 0;
        _folder = Path.GetFullPath(_stays ? folder : Path.Combine(Path.GetTempPath(), $"mailservr-growth-{Environment.ProcessId}"));
        GrowingHost Host(string name) => new(
            program, Path.Combine(_folder, name), new PostgresCluster(Path.Combine(_folder, name, "postgres")));
        (_small, _large) = (Host("small"), Host("large"));
    }

    /// <returns>Whether everything takes at most 1.5 times as long.</returns>
    public async Task<bool> RunAsync()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        foreach (var (host, messages) in new[] { (_small, _plan.Small), (_large, _plan.Large) })
        {
            await host.Cluster.StartAsync(QueryPlans.Settings);
            await host.StartAsync();
            await host.FillAsync(_plan.Small, messages);
        }

        Console.WriteLine(
            $"| | p50 ms with {await CountAsync(_small)} | with {await CountAsync(_large)} | ratio |\n|---|---|---|---|");
        var holds = await AskAsync();
        if (_plan.Receive > 0)
            holds &= await ReceiveAsync();
        Console.WriteLine(await DiskUse.OfAsync(_large));
        if (_plan.Plans)
            await new QueryPlans(_large).PrintAsync(await Questions.OfAsync(_large));
        return holds;
    }

    public void Dispose()
    {
        lock (_folder)
        {
            _small.Dispose();
            _large.Dispose();
            if (!_stays && Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task<bool> AskAsync()
    {
        var holds = true;
        var ofLarge = await Questions.OfAsync(_large);
        foreach (var ((name, path), other) in (await Questions.OfAsync(_small)).Zip(ofLarge, (s, l) => (s, l.Path)))
        {
            List<double> small = [], large = [];
            for (var i = -WarmUps; i < _plan.Rounds; i++)
            {
                var (s, l) = (await _small.AskAsync(path), await _large.AskAsync(other));
                if (i >= 0)
                {
                    small.Add(s);
                    large.Add(l);
                }
            }

            holds &= Row(name, Median(small), Median(large), "F2");
        }

        return holds;
    }

    // Of a rate less is worse.
    private async Task<bool> ReceiveAsync()
    {
        List<double> small = [], large = [];
        for (var i = -1; i < ReceivingRounds; i++)
        {
            var (s, l) = (await _small.ReceiveAsync(_plan.Receive), await _large.ReceiveAsync(_plan.Receive));
            if (i >= 0)
            {
                small.Add(s);
                large.Add(l);
            }
        }

        return Row("receiving 1.5 KB, s10: µs of time a message", 1e6 / Median(small), 1e6 / Median(large), "F0");
    }

    private static bool Row(string name, double small, double large, string format)
    {
        var holds = large <= small * Wanted;
        Console.WriteLine(string.Join(
            " | ", "| " + name, Text(small, format), Text(large, format),
            (holds ? Text(large / small, "F2") : $"**{Text(large / small, "F2")}**") + " |"));
        return holds;
    }

    private static async Task<string> CountAsync(GrowingHost host) => Text(await host.CountAsync(), "N0");

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    private static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
