using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;

namespace Mailservr.AspNetCore.Tests.Metrics;

/// <summary>docs/metrics.md is a contract with dashboards: it lists what is published, all of it and nothing else.</summary>
public sealed class MetricsPageTests
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["Counter`1"] = "counter",
        ["UpDownCounter`1"] = "up-down counter",
        ["Histogram`1"] = "histogram",
        ["ObservableGauge`1"] = "gauge",
    };

    [Fact]
    public async Task Page_EveryInstrument_WithKindAndUnit()
    {
        var published = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name != "Mailservr")
                    return;
                lock (published)
                    published.Add($"{instrument.Name} {Kinds[instrument.GetType().Name]} {instrument.Unit}");
            },
        };
        listener.Start();
        var folder = Directory.CreateTempSubdirectory("mailservr-").FullName;
        await using (var app = TestApp.Create(folder))
        {
            app.MapMailservr();
            await app.StartAsync(TestContext.Current.CancellationToken);
        }

        Directory.Delete(folder, recursive: true);
        lock (published)
            Assert.Equal(ReadPage(), published);
    }

    private static SortedSet<string> ReadPage()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mailservr.sln")))
            folder = folder.Parent;
        var rows = File.ReadLines(Path.Combine(folder?.FullName ?? "", "docs", "metrics.md"))
            .Where(line => line.StartsWith("| `mailservr.", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries));
        return new(rows.Select(cells => $"{cells[1].Trim('`')} {cells[2]} {cells[3].Trim('`')}"), StringComparer.Ordinal);
    }
}
