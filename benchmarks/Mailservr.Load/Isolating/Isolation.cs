using System.Globalization;
using Mailservr.Load.Comparing;
using Mailservr.Load.Sending;

namespace Mailservr.Load.Isolating;

/// <summary>What a receiver that hangs costs another one of the same account, and what it gets itself when it is back.</summary>
internal sealed class Isolation : IDisposable
{
    private const int WarmUps = 100;
    private const double Wanted = 2;
    private static readonly TimeSpan WantedDelay = TimeSpan.FromSeconds(1);

    // Webhooks have 15 seconds to answer, and are tried rarer and rarer: a test in between makes that one hang always.
    private static readonly TimeSpan NudgeInterval = TimeSpan.FromSeconds(16);

    private readonly Random _random = new(1);
    private readonly IsolationPlan _plan;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"mailservr-isolation-{Environment.ProcessId}");
    private readonly HookedHost _host;
    private readonly HookServer _quick = new();
    private readonly HookServer _hanging = new(hangs: true);

    public Isolation(string program, IsolationPlan plan)
    {
        _plan = plan;
        var cluster = plan.OnPostgres ? new PostgresCluster(Path.Combine(_folder, "postgres")) : null;
        _host = new HookedHost(program, Path.Combine(_folder, "mailservr"), cluster);
    }

    /// <returns>Whether everything is as wanted.</returns>
    public async Task<bool> RunAsync()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        await _host.StartAsync();
        await _host.AddWebhookAsync(_quick.Url, "thread.created");
        using var sender = new Correspondent(new LoadPlan { Server = _host.EndPoint });
        await SampleAsync(sender, WarmUps);
        var without = await SampleAsync(sender, _plan.Samples);

        var before = sender.Subjects.Count;
        var webhook = await _host.AddWebhookAsync(_hanging.Url, "email.received");
        await Console.Error.WriteLineAsync($"{_plan.Queued} events for the receiver that hangs");
        for (var i = 0; i < _plan.Queued; i++)
            sender.Answer();
        await SampleAsync(sender, WarmUps);
        var beside = await BesideAsync(sender, webhook);
        var (again, record, time) = await CatchUpAsync(sender, webhook, before);

        Console.WriteLine("| B, while A | events | p50 ms | p99 ms | most ms |\n|---|---|---|---|---|");
        Console.WriteLine(without.Row("is not there"));
        Console.WriteLine(beside.Row($"hangs, with {_plan.Queued:N0} events"));
        Console.WriteLine(again.Row("catches up"));
        Console.WriteLine(FormattableString.Invariant($"\n{record}, in {time.TotalSeconds:F0} s"));
        return record.IsWhole
            && beside.Percentile(0.99) < WantedDelay.TotalMilliseconds
            && beside.Percentile(0.99) <= without.Percentile(0.99) * Wanted;
    }

    public void Dispose()
    {
        lock (_folder)
        {
            _quick.Dispose();
            _hanging.Dispose();
            _host.Dispose();
            if (Directory.Exists(_folder))
                Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task<Delays> BesideAsync(Correspondent sender, string webhook)
    {
        using var ending = new CancellationTokenSource();
        var nudging = NudgeAsync(webhook, ending.Token);
        var delays = await SampleAsync(sender, _plan.Samples);
        await ending.CancelAsync();
        await nudging;
        return delays;
    }

    private async Task NudgeAsync(string webhook, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _host.TestAsync(webhook);
            await Task.Delay(NudgeInterval, TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A test that gets through tells the host that the receiver is back.
    private async Task<(Delays Delays, HookRecord Record, TimeSpan Time)> CatchUpAsync(
        Correspondent sender, string webhook, int before)
    {
        await Console.Error.WriteLineAsync("It is back");
        var start = TimeProvider.System.GetTimestamp();
        _hanging.ComeBack();
        await _host.TestAsync(webhook);
        var record = new HookRecord();
        var delays = new Delays();
        var reading = record.ReadAsync(_hanging, sender.Subjects.Count - before);
        while (!reading.IsCompleted)
            await SampleAsync(sender, delays);
        await reading;
        var time = TimeProvider.System.GetElapsedTime(start);
        await record.ReadAsync(_hanging, sender.Subjects.Count - before);
        record.Compare(sender.Subjects.Skip(before));
        return (delays, record, time);
    }

    private async Task<Delays> SampleAsync(Correspondent sender, int count)
    {
        var delays = new Delays();
        for (var i = 0; i < count; i++)
            await SampleAsync(sender, delays);
        return delays;
    }

    /// <summary>From the 250 to the request.</summary>
    private async Task SampleAsync(Correspondent sender, Delays delays)
    {
        // Mail is filed ten times a second: in step with that, every sample would wait equally long for it.
        var pause = Task.Delay(_plan.Interval * (0.5 + _random.NextDouble()), TimeProvider.System);
        var subject = await Task.Run(sender.Begin);
        var accepted = TimeProvider.System.GetTimestamp();
        Hook hook;
        do
            hook = await _quick.NextAsync();
        while (hook.Subject != subject);
        delays.Add(TimeProvider.System.GetElapsedTime(accepted, hook.At));
        await pause;
    }
}
