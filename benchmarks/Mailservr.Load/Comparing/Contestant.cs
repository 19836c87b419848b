using System.Diagnostics;
using Mailservr.Load.Sending;

namespace Mailservr.Load.Comparing;

/// <summary>A server that takes part in a profile; measures its rounds, and counts what it has stored.</summary>
internal sealed class Contestant(string name, MailServer server, Profile profile)
{
    private const int WarmUpMessages = 1_500;
    private static int _seed;
    private readonly List<Measurement> _rounds = [];
    private int _messages;

    public Series Series => new(profile, name, _rounds);

    /// <summary>
    /// Sends enough for the server to be warm, and learns how much it takes in the time of a round. The last of it is as
    /// long as a round: what is compiled while it runs is so by then, as it is in a server that has run for a minute.
    /// </summary>
    public async Task WarmUpAsync(TimeSpan roundLength)
    {
        _messages = WarmUpMessages / 3;
        await MeasureAsync();
        _messages = WarmUpMessages;
        for (var i = 0; i < 2; i++)
        {
            await MeasureAsync();
            _messages = Math.Clamp((int)(_rounds[^1].Acknowledged * roundLength.TotalSeconds), 300, 50_000);
        }

        _rounds.Clear();
    }

    public async Task MeasureAsync()
    {
        var send = server.Prepare(Plan());
        var stored = await server.CountStoredAsync();
        var peak = 0L;
        using var stop = new CancellationTokenSource();
        var sampling = SampleAsync(kilobytes => peak = Math.Max(peak, kilobytes), stop.Token);
        var before = ProcessTree.CpuSeconds(server.Processes);
        var start = Stopwatch.GetTimestamp();
        var result = await Task.Run(send);
        var replied = ProcessTree.CpuSeconds(server.Processes);
        await server.SettleAsync();
        var settled = Stopwatch.GetElapsedTime(start);
        var after = ProcessTree.CpuSeconds(server.Processes);
        await stop.CancelAsync();
        await sampling;
        Check(result, await server.CountStoredAsync() - stored);
        _rounds.Add(new()
        {
            Acknowledged = result.PerSecond,
            Settled = result.Acknowledged / settled.TotalSeconds,
            P50 = result.P50Milliseconds,
            P99 = result.P99Milliseconds,
            CpuUntilReply = (replied - before) * 1e6 / result.Acknowledged,
            CpuMicroseconds = (after - before) * 1e6 / result.Acknowledged,
            ResidentMegabytes = peak / 1024.0,
        });
    }

    private LoadPlan Plan() => new()
    {
        Server = server.EndPoint,
        Lmtp = server.Lmtp,
        Sessions = profile.Sessions,
        Messages = _messages,
        Workload = profile.Workload,
        Pipelining = profile.Pipelining,
        ConnectionPerMessage = profile.ConnectionPerMessage,
        Recipients = profile.Recipients,
        Mailboxes = MailServer.Mailboxes,
        Domain = MailServer.Domain,
        Seed = ++_seed,
    };

    // Nothing is refused and nothing is left without an answer here: what was sent was received, and is there.
    private void Check(LoadResult result, int stored)
    {
        if (result.Refused > 0 || result.Failed > 0 || stored != result.Deliveries)
            throw new InvalidOperationException(
                $"{name}, {profile.Name}: {stored} copies stored, {result.Deliveries} acknowledged.\n{result}");
    }

    private async Task SampleAsync(Action<long> see, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        do
            see(ProcessTree.ResidentKilobytes(server.Processes));
        while (!stop.IsCancellationRequested && await NextAsync(timer, stop));
        see(ProcessTree.ResidentKilobytes(server.Processes));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            // The round is over.
            return false;
        }
    }
}
