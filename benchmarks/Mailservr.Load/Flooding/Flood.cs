using System.Globalization;
using Mailservr.Load.Sending;

namespace Mailservr.Load.Flooding;

/// <param name="SignIns">At once.</param>
/// <param name="Rounds">Of each kind, in turn.</param>
/// <param name="Messages">Of a round.</param>
/// <param name="Workload">See <see cref="LoadPlan.Workload"/>.</param>
internal sealed record FloodPlan(int SignIns, int Rounds, int Messages, string Workload);

/// <summary>How much mail a host takes while many sign in, beside what it takes alone, in the same run.</summary>
internal sealed class Flood(string program, FloodPlan plan) : IDisposable
{
    private const double Wanted = 0.5;
    private readonly string _folder =
        Path.Combine(Path.GetTempPath(), $"mailservr-flood-{Environment.ProcessId}");

    private int _sent;

    /// <returns>Whether more than half of the mail goes on and every sign-in is answered right.</returns>
    public async Task<bool> RunAsync()
    {
        using var host = new FloodedHost(program, Path.Combine(_folder, "host"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => host.Dispose();
        await host.StartAsync();
        await ReceiveAsync(host);
        Console.WriteLine($"| round | messages/s alone | with {plan.SignIns} sign-ins | ratio | sign-ins answered meanwhile | wrongly |\n|---|---|---|---|---|---|");
        List<double> ratios = [];
        var wrong = 0;
        for (var round = 1; round <= plan.Rounds; round++)
        {
            var alone = await ReceiveAsync(host);
            var signIns = new SignIns(host, plan.SignIns);
            signIns.Start();
            var flooded = await ReceiveAsync(host);
            var meanwhile = signIns.Answered;
            await signIns.StopAsync();
            ratios.Add(flooded / alone);
            wrong += signIns.WronglyAnswered;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {round} | {alone:N0} | {flooded:N0} | {flooded / alone:F2} | {meanwhile} | {signIns.WronglyAnswered} |"));
        }
        var median = ratios.Order().ElementAt(ratios.Count / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"\nRatio: {median:F2} (wanted: above {Wanted:F1}); answered wrongly: {wrong} (wanted: 0)"));
        return median > Wanted && wrong == 0;
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <returns>Acknowledged messages per second.</returns>
    private async Task<double> ReceiveAsync(FloodedHost host)
    {
        var run = new LoadPlan
        {
            Server = host.EndPoint, Messages = plan.Messages, First = _sent, Workload = plan.Workload,
        };
        _sent += plan.Messages;
        var result = await Task.Run(new LoadRun(run).Send);
        if (result.Acknowledged != plan.Messages)
            throw new InvalidOperationException($"Not all mail was taken: {result}");
        await host.SettleAsync();
        return result.PerSecond;
    }
}
