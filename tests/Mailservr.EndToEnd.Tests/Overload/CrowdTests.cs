namespace Mailservr.EndToEnd.Tests.Overload;

public class CrowdTests
{
    private const int Senders = 10;
    private static readonly int Idle = Scale.Of(400, 2000);
    private static readonly int Slow = Scale.Of(100, 500);
    private static readonly int Messages = Scale.Of(30, 500);

    [Fact]
    public async Task GoodClients_AmongACrowdThatHoldsItsPlaces_AreAllServed()
    {
        await using var server = await ServerProcess.StartAsync(settings: "--Mailservr:Limits:Connections=4000");
        var address = await server.Api.CreateAddressAsync();
        await GoodSenders.SendAsync(server, address, Senders, Messages);
        var alone = await GoodSenders.SendAsync(server, address, Senders, Messages);
        var before = ProcessStatus.Of(server.ProcessId);

        await using (var crowd = await Crowd.GatherAsync(server.Smtp, Idle, Slow, address.Address))
        {
            var crowded = await GoodSenders.SendAsync(server, address, Senders, Messages);
            var during = ProcessStatus.Of(server.ProcessId);
            Report("alone", alone);
            Report("crowded", crowded);
            Scale.Report("p99 crowded / alone", crowded.Percentile(0.99) / alone.Percentile(0.99), "");
            Scale.Report("memory per connection", (during.Megabytes - before.Megabytes) * 1024.0 / crowd.Count, "KB");
            Scale.Report("peak memory", during.PeakMegabytes, "MB");
            Scale.Report("threads", during.Threads, "");

            Assert.Equal(Senders * Messages, crowded.Count);
            Assert.InRange(during.Threads, 1, before.Threads + 20);
            Assert.InRange(during.PeakMegabytes, 1, 400);
        }

        var start = TimeProvider.System.GetTimestamp();
        var after = await GoodSenders.SendAsync(server, address, Senders, Messages);
        Scale.Report("first round after the crowd", TimeProvider.System.GetElapsedTime(start).TotalSeconds, "s");
        Report("after", after);
        Assert.Equal(4 * Senders * Messages, (await server.Api.EmailsAsync(address)).Count);
    }

    private static void Report(string when, IReadOnlyList<TimeSpan> times)
    {
        Scale.Report(when + " p50", times.Percentile(0.5), "ms");
        Scale.Report(when + " p99", times.Percentile(0.99), "ms");
        Scale.Report(when + " max", times[^1].TotalMilliseconds, "ms");
    }
}
