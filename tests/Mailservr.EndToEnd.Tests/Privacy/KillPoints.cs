using System.Globalization;

namespace Mailservr.EndToEnd.Tests.Privacy;

/// <summary>How far the work is when the server is killed: one point in each of several equal parts.</summary>
internal static class KillPoints
{
    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("MAILSERVR_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : Environment.TickCount & 0xFFFFF;

    // What a server may do between two looks.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(ChosenStorage.IsProduction ? 30 : 5);

    /// <summary>Rising, between 0 and 0.6: on a busy machine the kill comes a little later.</summary>
    public static IReadOnlyList<double> Take(int count)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"MAILSERVR_SEED={Seed}");
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(part => 0.6 * (part + random.NextDouble()) / count)];
    }

    /// <summary>Kills a server as soon as it is so far. It stands still while it is looked at, so the kill comes where the look was.</summary>
    public static async Task KillWhenAsync(ServerProcess server, Func<Task<bool>> isReached)
    {
        using var limit = Eventually.Limit();
        while (true)
        {
            Assert.False(server.HasExited, server.Output);
            server.Freeze();
            if (await isReached())
                break;
            server.Thaw();
            await Task.Delay(Slice, TimeProvider.System, limit.Token);
        }

        await server.KillAsync();
    }
}
